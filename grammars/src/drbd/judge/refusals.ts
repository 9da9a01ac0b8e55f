import type { Range } from "../../text/index.js";
import type { DrbdVersion } from "../catalogue.js";
import type { SectionKind } from "../sections.js";

/** When drbdadm notices. A later phase is reached only if the earlier ones found nothing. */
export type RefusalPhase = "lex" | "parse" | "post" | "expand" | "validate";

/** A place where a name, path or other free word is expected. */
export type Slot = "resource-name" | "host-name" | "connection-name" | "path" | "pattern" | "value" | "skip-text";

/** The values that a message about a refusal needs, by its code. */
export interface RefusalData {
  "word-too-long": { readonly word: string; readonly limit: number };
  "string-too-long": { readonly length: number; readonly limit: number };
  "unterminated-string": { readonly text: string };
  "stray-character": { readonly text: string };
  /** A word that begins with two slashes where an entry should: a comment in other languages. */
  "slash-comment": { readonly word: string };
  /** A byte order mark, no-break space, form feed and the like. */
  "foreign-character": { readonly text: string; readonly codePoint: number };

  /** The range is the word after which the `;` is missing. */
  "missing-semicolon": { readonly after: string; readonly got: string };
  "missing-brace": { readonly after: string; readonly got: string };
  "missing-word": { readonly after: string; readonly got: string };
  "stray-semicolon": { readonly section: SectionKind };
  "stray-close": Record<never, never>;
  "unexpected-word": { readonly got: string; readonly expected: readonly string[] };
  /** A second word where one value is allowed. */
  "superfluous-word": { readonly got: string; readonly after: string };
  "quoted-keyword": { readonly word: string };
  /** `before`: the word at which the section ought to have been closed; missing where the file ends in it. */
  "unclosed-section": { readonly section: string; readonly before?: string };
  "unclosed-skip": Record<never, never>;

  "unknown-word": { readonly word: string; readonly section: SectionKind };
  "wrong-section": { readonly word: string; readonly section: SectionKind; readonly sections: readonly SectionKind[] };
  "other-version": {
    readonly word: string;
    readonly section: SectionKind;
    /** Versions that know the word here; empty if only a later drbd-utils does. */
    readonly versions: readonly DrbdVersion[];
    /** The sections in which those versions know it, where this is none of them. */
    readonly sections?: readonly SectionKind[];
    readonly since?: string;
  };
  /** A word, value or statement in a form that only other versions take. */
  "form-of-other-version": {
    readonly form:
      | "quoted-option"
      | "quoted-boolean"
      | "flag-value"
      | "flexible-meta-disk"
      | "skip-text"
      | "negated-option";
    readonly word: string;
    readonly versions: readonly DrbdVersion[];
  };
  "host-section-in-common": { readonly section: string };

  "missing-value": { readonly option: string };
  "flag-with-value": { readonly option: string; readonly value: string };
  "not-a-number": { readonly option: string; readonly value: string };
  "not-a-boolean": { readonly option: string; readonly value: string };
  "not-in-list": { readonly option: string; readonly value: string; readonly values: readonly string[] };
  "value-too-long": { readonly option: string; readonly length: number; readonly limit: number };
  "out-of-range": {
    readonly option: string;
    readonly value: string;
    readonly min: number;
    readonly max: number;
    readonly unit?: string;
    /** What a value with a suffix comes to, in the unit. */
    readonly counted?: string;
  };

  "reserved-word": { readonly word: string; readonly slot: Slot };
  "number-as-name": { readonly word: string; readonly slot: Slot };
  "address-as-name": { readonly word: string; readonly slot: Slot };
  "empty-name": Record<never, never>;
  "control-in-name": Record<never, never>;

  "invalid-address": {
    readonly got: string;
    readonly problem:
      | "not-numeric"
      | "ipv6-needs-keyword"
      | "ipv6-needs-brackets"
      | "no-port"
      | "port-not-a-number"
      | "form";
  };
  "port-range": { readonly port: string };
  "address-in-floating": Record<never, never>;

  "device-name": { readonly name: string };
  "device-without-minor": { readonly name: string };
  "device-minor-mismatch": { readonly name: string; readonly minor: number };
  "device-arbitrary-name": { readonly name: string };
  "minor-not-a-number": { readonly got: string };

  "duplicate-resource": { readonly name: string };
  "duplicate-section": { readonly section: string; readonly resource: string };
  "duplicate-host-section": { readonly host: string; readonly resource: string };
  "several-host-sections": { readonly host: string; readonly resource: string };
  "duplicate-statement": { readonly statement: string; readonly resource: string; readonly host?: string };
  "repeated-option": { readonly option: string; readonly values: readonly [string, string]; readonly resource: string };
  "duplicate-minor": { readonly host: string; readonly minor: number };
  "duplicate-device": { readonly host: string; readonly device: string };
  "duplicate-disk": { readonly host: string; readonly disk: string };
  "duplicate-meta-disk": { readonly host: string; readonly metaDisk: string; readonly index: string };
  "duplicate-address": { readonly address: string; readonly port: string; readonly host?: string };
  "equal-addresses": { readonly address: string; readonly resource: string };

  "missing-statement": {
    readonly statement: "device" | "disk" | "meta-disk" | "address" | "protocol" | "inside" | "outside";
    readonly resource: string;
    readonly host?: string;
    readonly volume?: number;
  };
  "missing-host-section": { readonly resource: string };

  "missing-node-id": { readonly resource: string; readonly host: string };
  "node-id-range": { readonly value: string };
  "node-id-not-a-number": { readonly got: string };
  "duplicate-node-id": { readonly nodeId: string; readonly resource: string };

  "mixed-volumes": { readonly resource: string };
  "missing-volume": {
    readonly resource: string;
    readonly volume: number;
    readonly host: string;
    readonly other: string;
    /** Whether `other` describes the volume more than once, and `host` only lacks the repetition. */
    readonly repeated?: true;
  };
  /** 8.4: a volume with options behind the host sections makes drbdadm crash. */
  "lost-volume": { readonly resource: string; readonly volume: number };
  "volume-not-a-number": { readonly got: string };
  "unknown-volume": { readonly resource: string; readonly volume: number; readonly host: string };

  "too-many-endpoints": { readonly in: "connection" | "path" };
  "too-few-endpoints": { readonly in: "connection" | "path"; readonly resource: string };
  "empty-connection": Record<never, never>;
  "mixed-paths": Record<never, never>;
  "repeated-net-section": { readonly in: "connection" | "connection-mesh" };
  "unknown-connection-host": { readonly resource: string; readonly host: string };
  "endpoint-without-address": {
    readonly resource: string;
    readonly host: string;
    readonly lacks: "address" | "port" | "both";
  };
  "unknown-mesh-host": { readonly resource: string; readonly host: string };
  "mesh-host-without-address": { readonly resource: string; readonly host: string };
  "mesh-with-proxy": { readonly resource: string; readonly host: string };
  "ambiguous-inheritance": {
    readonly option: string;
    readonly values: readonly [string, string];
    readonly resource: string;
  };

  "unknown-lower-resource": { readonly resource: string; readonly lower: string };
  "lower-stacked-twice": { readonly lower: string };
  "stacked-on-stacked": { readonly resource: string; readonly lower: string };

  "proxy-on-one-side": { readonly resource: string };

  "both-without-two-primaries": { readonly resource: string };
  "unknown-primary-host": { readonly resource: string; readonly host: string };

  "include-not-found": { readonly pattern: string };
  "include-directory": { readonly path: string };
  "include-unreadable": { readonly path: string };
  "include-loop": { readonly path: string };
  "template-not-found": { readonly path: string };
}

export type RefusalCode = keyof RefusalData;

/** A place in a file of a configuration. */
export interface Place {
  /** `DrbdConfigFile.path` */
  readonly file: string;
  readonly range: Range;
}

/** One reason for which drbdadm refuses a configuration. */
export type Refusal = {
  readonly [C in RefusalCode]: Place & {
    readonly code: C;
    readonly phase: RefusalPhase;
    readonly data: RefusalData[C];
    /** The line that drbdadm names, from 1; missing where it names none, or 0. */
    readonly engineLine?: number;
    readonly related?: readonly Place[];
  };
}[RefusalCode];

/** The rules that report refusals. */
export type RefusalRule =
  | "drbd/syntax"
  | "drbd/encoding"
  | "drbd/unclosed-section"
  | "drbd/unknown-option"
  | "drbd/wrong-section"
  | "drbd/version"
  | "drbd/invalid-value"
  | "drbd/out-of-range"
  | "drbd/missing-value"
  | "drbd/missing-statement"
  | "drbd/duplicate-resource"
  | "drbd/duplicate-section"
  | "drbd/duplicate-option"
  | "drbd/duplicate-minor"
  | "drbd/duplicate-address"
  | "drbd/duplicate-disk"
  | "drbd/duplicate-meta-disk"
  | "drbd/invalid-address"
  | "drbd/invalid-device"
  | "drbd/invalid-name"
  | "drbd/invalid-volume"
  | "drbd/invalid-connection"
  | "drbd/invalid-stacking"
  | "drbd/invalid-proxy"
  | "drbd/become-primary-on"
  | "drbd/node-id"
  | "drbd/include"
  | "drbd/name-length";

/** The one rule that reports each kind of refusal. */
export const ruleOfRefusal = {
  "word-too-long": "drbd/name-length",
  "string-too-long": "drbd/name-length",
  "unterminated-string": "drbd/syntax",
  "stray-character": "drbd/syntax",
  "slash-comment": "drbd/syntax",
  "foreign-character": "drbd/encoding",
  "missing-semicolon": "drbd/syntax",
  "missing-brace": "drbd/syntax",
  "missing-word": "drbd/syntax",
  "stray-semicolon": "drbd/syntax",
  "stray-close": "drbd/syntax",
  "unexpected-word": "drbd/syntax",
  "superfluous-word": "drbd/syntax",
  "quoted-keyword": "drbd/syntax",
  "unclosed-section": "drbd/unclosed-section",
  "unclosed-skip": "drbd/unclosed-section",
  "unknown-word": "drbd/unknown-option",
  "wrong-section": "drbd/wrong-section",
  "other-version": "drbd/version",
  "form-of-other-version": "drbd/version",
  "host-section-in-common": "drbd/wrong-section",
  "missing-value": "drbd/missing-value",
  "flag-with-value": "drbd/invalid-value",
  "not-a-number": "drbd/invalid-value",
  "not-a-boolean": "drbd/invalid-value",
  "not-in-list": "drbd/invalid-value",
  "value-too-long": "drbd/invalid-value",
  "out-of-range": "drbd/out-of-range",
  "reserved-word": "drbd/invalid-name",
  "number-as-name": "drbd/invalid-name",
  "address-as-name": "drbd/invalid-name",
  "empty-name": "drbd/invalid-name",
  "control-in-name": "drbd/invalid-name",
  "invalid-address": "drbd/invalid-address",
  "port-range": "drbd/invalid-address",
  "address-in-floating": "drbd/invalid-address",
  "device-name": "drbd/invalid-device",
  "device-without-minor": "drbd/invalid-device",
  "device-minor-mismatch": "drbd/invalid-device",
  "device-arbitrary-name": "drbd/invalid-device",
  "minor-not-a-number": "drbd/invalid-device",
  "duplicate-resource": "drbd/duplicate-resource",
  "duplicate-section": "drbd/duplicate-section",
  "duplicate-host-section": "drbd/duplicate-section",
  "several-host-sections": "drbd/duplicate-section",
  "duplicate-statement": "drbd/duplicate-option",
  "repeated-option": "drbd/duplicate-option",
  "duplicate-minor": "drbd/duplicate-minor",
  "duplicate-device": "drbd/duplicate-minor",
  "duplicate-disk": "drbd/duplicate-disk",
  "duplicate-meta-disk": "drbd/duplicate-meta-disk",
  "duplicate-address": "drbd/duplicate-address",
  "equal-addresses": "drbd/duplicate-address",
  "missing-statement": "drbd/missing-statement",
  "missing-host-section": "drbd/missing-statement",
  "missing-node-id": "drbd/node-id",
  "node-id-range": "drbd/node-id",
  "node-id-not-a-number": "drbd/node-id",
  "duplicate-node-id": "drbd/node-id",
  "mixed-volumes": "drbd/invalid-volume",
  "missing-volume": "drbd/invalid-volume",
  "lost-volume": "drbd/invalid-volume",
  "volume-not-a-number": "drbd/invalid-volume",
  "unknown-volume": "drbd/invalid-volume",
  "too-many-endpoints": "drbd/invalid-connection",
  "too-few-endpoints": "drbd/invalid-connection",
  "empty-connection": "drbd/invalid-connection",
  "mixed-paths": "drbd/invalid-connection",
  "repeated-net-section": "drbd/invalid-connection",
  "unknown-connection-host": "drbd/invalid-connection",
  "endpoint-without-address": "drbd/invalid-connection",
  "unknown-mesh-host": "drbd/invalid-connection",
  "mesh-host-without-address": "drbd/invalid-connection",
  "mesh-with-proxy": "drbd/invalid-connection",
  "ambiguous-inheritance": "drbd/invalid-connection",
  "unknown-lower-resource": "drbd/invalid-stacking",
  "lower-stacked-twice": "drbd/invalid-stacking",
  "stacked-on-stacked": "drbd/invalid-stacking",
  "proxy-on-one-side": "drbd/invalid-proxy",
  "both-without-two-primaries": "drbd/become-primary-on",
  "unknown-primary-host": "drbd/become-primary-on",
  "include-not-found": "drbd/include",
  "include-directory": "drbd/include",
  "include-unreadable": "drbd/include",
  "include-loop": "drbd/include",
  "template-not-found": "drbd/include",
} as const satisfies Readonly<Record<RefusalCode, RefusalRule>>;
