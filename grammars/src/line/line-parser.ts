import {
  EmbeddedActionsParser,
  type ILexingResult,
  type IMultiModeLexerDefinition,
  Lexer,
  type TokenType,
  type TokenVocabulary,
} from "../chevrotain.js";
import type { Comment } from "./words.js";

/**
 * What the parsers of ha.cf, haresources and authkeys share. Their grammars derive every sequence of tokens, and their
 * lexers match every character, so there is nothing to recover from: what a line means is decided when it is read.
 */
export abstract class LineParser extends EmbeddedActionsParser {
  protected constructor(vocabulary: TokenVocabulary) {
    // The grammars are checked by a test; checking them again at every start costs more than parsing does.
    super(vocabulary, { maxLookahead: 1, skipValidations: true, recoveryEnabled: false });
  }
}

/** Validating the lexers, like the grammars, is left to a test. */
export function createLineLexer(definition: TokenType[] | IMultiModeLexerDefinition): Lexer {
  return new Lexer(definition, { positionTracking: "onlyOffset", skipValidations: true, safeMode: true });
}

/** The comments that a lexer has put aside. */
export function commentsOf(lexed: ILexingResult): Comment[] {
  const tokens = lexed.groups.comments ?? [];
  return tokens.map((token) => ({
    text: token.image,
    range: { start: token.startOffset, end: token.startOffset + token.image.length },
  }));
}

/** Makes a value on first use and keeps it. */
export function lazy<T>(make: () => T): () => T {
  let value: { made: T } | undefined;
  return () => {
    value ??= { made: make() };
    return value.made;
  };
}
