import { createToken, type IMultiModeLexerDefinition, Lexer, type TokenType } from "../chevrotain.js";
import { AfterNul, Blank, LineComment, LineEnd } from "../line/tokens.js";

/**
 * The first word of a line. Only here does `#` start a comment; later it is an ordinary character, even a key. Vertical
 * tabs at the start of a line are no blanks to the daemon: they keep it from seeing `auth` or `#`, not a number.
 */
export const FirstWord: TokenType = createToken({
  name: "FirstWord",
  pattern: /\v[ \t\r\f\v]*[^ \t\r\f\n\v\0]*|[^ \t\r\f\n\v#\0][^ \t\r\f\n\v\0]*/,
  line_breaks: false,
  label: "word",
  push_mode: "line",
});

/** A later word. */
export const Text: TokenType = createToken({ name: "Text", pattern: /[^ \t\r\f\n\v\0]+/, label: "word" });

/** scanf skips a vertical tab too, once it is past the start of the line. */
const BlankInLine: TokenType = createToken({ name: "BlankInLine", pattern: /[ \t\r\f\v]+/, group: Lexer.SKIPPED });

/** End of a line that holds words. */
export const LastLineEnd: TokenType = createToken({ name: "LastLineEnd", pattern: /\n/, pop_mode: true });

export { LineEnd };

/** Mode `start` stands before the first word of a line, mode `line` behind it. */
export const modes: IMultiModeLexerDefinition = {
  defaultMode: "start",
  modes: {
    start: [Blank, LineEnd, LineComment, AfterNul, FirstWord],
    line: [BlankInLine, LastLineEnd, Text, AfterNul],
  },
};
