import { createToken, type IMultiModeLexerDefinition, Lexer, type TokenType } from "../chevrotain.js";
import { LineComment } from "../line/tokens.js";

/*
 * The words as ResourceManager's sed and awk see them. sed strips comments from the first physical line of a logical
 * line only; lines joined to it by a backslash keep their "#". So a logical line is lexed in two modes.
 */

/** Space or tab only. A carriage return is part of a word here, which is why `apache\r` is never found. */
const Blank: TokenType = createToken({ name: "Blank", pattern: /[ \t]+/, group: Lexer.SKIPPED });

/**
 * A backslash directly before the line end, or before a comment, which sed has stripped by then: the next physical line
 * belongs to this one, with nothing in between. At the end of the file there is no next line, and `\` is a word.
 */
export const Continuation: TokenType = createToken({
  name: "Continuation",
  pattern: /\\(?:#[^\n]*)?\n(?=[\s\S])/,
  push_mode: "joined",
});

/** The same, within a line that is already joined. */
export const FurtherContinuation: TokenType = createToken({ name: "FurtherContinuation", pattern: /\\\n(?=[\s\S])/ });

/** End of a logical line. */
export const LineEnd: TokenType = createToken({ name: "LineEnd", pattern: /\n/, label: "end of line" });

/** The same, after which comments are comments again. */
export const JoinedLineEnd: TokenType = createToken({ name: "JoinedLineEnd", pattern: /\n/, pop_mode: true });

// Runs of ordinary characters are taken at once: a choice for every one of them would run out of stack on a long word.

/** A piece of a word; pieces that touch, across a continuation too, are one word. */
export const Text: TokenType = createToken({
  name: "Text",
  pattern: /(?:[^ \t\n#\\]|\\(?!(?:#[^\n]*)?\n[\s\S]))[^ \t\n#\\]*(?:\\(?!(?:#[^\n]*)?\n[\s\S])[^ \t\n#\\]*)*/,
  label: "word",
});

/** The same in a joined line, where `#` is an ordinary character. */
export const JoinedText: TokenType = createToken({
  name: "JoinedText",
  pattern: /(?:[^ \t\n\\]|\\(?!\n[\s\S]))[^ \t\n\\]*(?:\\(?!\n[\s\S])[^ \t\n\\]*)*/,
  label: "word",
});

/** Mode `fresh` reads the first physical line of a logical line, mode `joined` the others. */
export const modes: IMultiModeLexerDefinition = {
  defaultMode: "fresh",
  modes: {
    fresh: [Blank, LineComment, Continuation, LineEnd, Text],
    joined: [Blank, FurtherContinuation, JoinedLineEnd, JoinedText],
  },
};
