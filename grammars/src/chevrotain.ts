// The one door to the parser library: no other file imports "chevrotain".
import "./polyfill.js";
import { EmbeddedActionsParser as LibraryParser } from "chevrotain";

export * from "chevrotain";

/** What the library puts on a parser while it records the grammar; `this` is the parser. */
let recording: object | undefined;

/**
 * The library's parser, which records its grammar when it is made: for that time it replaces its methods. The library
 * does so on the parser itself and deletes them again one by one, which is half of the work of making a parser, and leaves
 * an object whose properties are slow to find. Here they stand on a prototype that is put in front of the parser's own.
 */
export class EmbeddedActionsParser extends LibraryParser {
  /** Called by the library. */
  enableRecording(): void {
    const own: object = Object.getPrototypeOf(this);
    if (!recording) {
      const recorder: object = Object.create(own);
      recorders.enableRecording.call(recorder);
      recording = { ...recorder };
    }
    Object.setPrototypeOf(this, Object.assign(Object.create(own), recording));
    Object.assign(this, { RECORDING_PHASE: true });
  }

  /** Called by the library. */
  disableRecording(): void {
    Object.setPrototypeOf(this, Object.getPrototypeOf(Object.getPrototypeOf(this)));
    Object.assign(this, { RECORDING_PHASE: false });
  }
}

const recorders = LibraryParser.prototype as unknown as { enableRecording(this: object): void };
