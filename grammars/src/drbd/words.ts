import { type DrbdVersion, isLaterThan, optionSpecs } from "./catalogue.js";
import type { Token } from "./tokens.js";

// The lexers of drbdadm have no context: a reserved word is reserved everywhere, and which words are differs by version.

const shared =
  "on stacked-on-top-of floating no net yes ask skip disk proxy minor inside outside syncer device global common " +
  "address startup include handlers minor-count disable-ip-verification dialog-refresh resource meta-disk " +
  "flexible-meta-disk usage-count sci ssocks sdp ipv4 ipv6 _this_host _remote_host";
const since84 = "volume options cmd-timeout-short cmd-timeout-medium cmd-timeout-long udev-always-use-vnr";
const only8 = "ignore-on discard-my-data delay-probe-volume delay-probe-interval throttle-threshold hold-off-threshold";
const only9 =
  "via host hosts port connection connection-mesh node-id template-file path _peer_node_id _is_standalone " +
  "require-drbd-module-version-eq require-drbd-module-version-ne require-drbd-module-version-gt " +
  "require-drbd-module-version-ge require-drbd-module-version-lt require-drbd-module-version-le";

const lists: Readonly<Record<DrbdVersion, string>> = {
  "8.3": `${shared} ${only8} protocol _is_default`,
  "8.4": `${shared} ${since84} ${only8} alternate-link-address`,
  "9": `${shared} ${since84} ${only9}`,
};

const made = new Map<DrbdVersion, ReadonlySet<string>>();

/** The words that cannot be a name or a path in that version unless they are quoted. */
export function reservedWords(version: DrbdVersion): ReadonlySet<string> {
  let words = made.get(version);
  if (!words) {
    // 8.x reserve the name of every option and handler as well.
    const options = version === "9" ? [] : optionSpecs().filter((spec) => spec.versions.includes(version));
    words = new Set([...lists[version].split(" "), ...options.map((spec) => spec.name)]);
    made.set(version, words);
  }
  return words;
}

/** The words that a later drbd-utils than that of version 9 reserves, with its release. */
export const reservedLater: Readonly<Record<string, string>> = { "outside-address": "9.23", tiebreaker: "9.34" };

/** Whether the word is reserved by a drbd-utils release up to `utils` of version 9. */
export function isReserved(word: string, version: DrbdVersion, utils?: string): boolean {
  if (reservedWords(version).has(word)) return true;
  const later = version === "9" && Object.hasOwn(reservedLater, word) ? reservedLater[word] : undefined;
  return later !== undefined && utils !== undefined && !isLaterThan(later, utils);
}

/** The longest unquoted word that the version's lexer takes, in characters. */
export const wordLimit: Readonly<Record<DrbdVersion, number>> = { "8.3": 80, "8.4": 128, "9": 128 };

/** The longest quoted string, in characters between the quotes (an escaped character counts once). */
export const quotedLimit = 255;

/** What a version's lexer makes of a token. */
export type WordClass =
  | "string"
  | "keyword"
  | "integer"
  | "ipv4"
  | "ipv6"
  | "module-version"
  | "too-long"
  | "unterminated"
  | "punctuation"
  | "junk";

/** The class of a token in a version: the same word is a name in one and reserved in another. */
export function classOf(token: Token, version: DrbdVersion): WordClass {
  switch (token.kind) {
    case "word":
      return classOfWord(token.text, version);
    case "quoted":
      return quotedLength(token.text) > quotedLimit ? "too-long" : "string";
    case "bad-quoted":
      return "unterminated";
    case "ipv6":
      return "ipv6";
    case "junk":
      return "junk";
    default:
      return "punctuation";
  }
}

/** `classOf` for a bare word. */
export function classOfWord(word: string, version: DrbdVersion): WordClass {
  const first = word.charCodeAt(0);
  if (first >= 0x30 && first <= 0x39) {
    if (/^[0-9]{1,3}(\.[0-9]{1,3}){3}$/.test(word)) return "ipv4";
    if (version === "9" && /^[0-9]+\.[0-9]+\.[0-9]+$/.test(word) && word.length <= wordLimit[version])
      return "module-version";
    if (/^[0-9]{1,8}[MKGs]?$/.test(word)) return "integer";
  }
  if (reservedWords(version).has(word)) return "keyword";
  return word.length > wordLimit[version] ? "too-long" : "string";
}

/** A name as it can stand in any version's file: in quotes where one of them would take the bare word for something else. */
export function nameWord(name: string): string {
  const isPlain =
    /^[\w./-]+$/.test(name) &&
    !Object.hasOwn(reservedLater, name) &&
    (["8.3", "8.4", "9"] as const).every((version) => classOfWord(name, version) === "string");
  return isPlain ? name : `"${name}"`;
}

/** Characters between the quotes of a quoted token. */
export function quotedLength(text: string): number {
  let length = 0;
  for (let at = 1; at < text.length - 1; at++) {
    if (text.charCodeAt(at) === 0x5c) at++;
    length++;
  }
  return length;
}
