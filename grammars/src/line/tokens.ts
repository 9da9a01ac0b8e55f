import { createToken, Lexer, type TokenType } from "../chevrotain.js";

/** What the C library's parsers of these files skip: space, tab, carriage return, form feed. Vertical tab is not among them. */
export const Blank: TokenType = createToken({ name: "Blank", pattern: /[ \t\r\f]+/, group: Lexer.SKIPPED });

/** End of a physical line. */
export const LineEnd: TokenType = createToken({ name: "LineEnd", pattern: /\n/, label: "end of line" });

/** `#` to the end of the line, where the language knows comments; kept aside, not part of the token stream. */
export const LineComment: TokenType = createToken({ name: "LineComment", pattern: /#[^\n]*/, group: "comments" });

/** A NUL byte ends a C string: the rest of the line does not exist for the daemon. */
export const AfterNul: TokenType = createToken({ name: "AfterNul", pattern: /\0[^\n]*/, group: Lexer.SKIPPED });
