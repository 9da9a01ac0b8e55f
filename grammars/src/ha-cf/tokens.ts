import { createToken, type IMultiModeLexerDefinition, Lexer, type TokenType } from "../chevrotain.js";
import { AfterNul, Blank, LineComment, LineEnd } from "../line/tokens.js";

/** Everything between blanks, commas included: whether a comma separates depends on the directive. */
const word = /[^ \t\r\f\n#\0]+/;

/** The directive. */
export const Name: TokenType = createToken({ name: "Name", pattern: word, label: "directive", push_mode: "line" });

/** A word after the directive. */
export const Text: TokenType = createToken({ name: "Text", pattern: word, label: "word" });

/** Once the directive has begun, a carriage return ends the line as a comment does; before it, it is a blank. */
const AfterReturn: TokenType = createToken({ name: "AfterReturn", pattern: /\r[^\n]*/, group: Lexer.SKIPPED });

const InnerBlank: TokenType = createToken({ name: "InnerBlank", pattern: /[ \t\f]+/, group: Lexer.SKIPPED });

/** The line end after a directive. */
export const DirectiveEnd: TokenType = createToken({
  name: "DirectiveEnd",
  pattern: /\n/,
  label: "end of line",
  pop_mode: true,
});

/** In the order in which they are tried: before a directive, and after it. */
export const tokens: IMultiModeLexerDefinition = {
  modes: {
    start: [Blank, LineEnd, Name, LineComment, AfterNul],
    line: [InnerBlank, DirectiveEnd, Text, LineComment, AfterReturn, AfterNul],
  },
  defaultMode: "start",
};
