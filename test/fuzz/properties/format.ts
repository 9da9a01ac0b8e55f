import {
  decode,
  drbd,
  formatAuthkeys,
  formatHaCf,
  formatHaresources,
  parseAuthkeys,
  parseHaCf,
  parseHaresources,
} from "@halint/grammars";
import { hold, type Property } from "../property.js";
import { bytesOf } from "../tree.js";

/** Words and comments, each with whether it begins a line that an unfinished string would end. */
function pieces(text: string): string[] {
  const file = drbd.parseDrbd(text);
  return [
    ...file.tokens.map((token) => ({ start: token.start, text: `${token.kind} ${token.text}` })),
    ...file.comments.map((comment) => ({ start: comment.range.start, text: `comment ${comment.text}` })),
  ]
    .sort((a, b) => a.start - b.start)
    .map((piece) => piece.text);
}

/** What the line languages are read as, without places. */
const lines: readonly {
  readonly name: string;
  readonly lay: (text: string) => string;
  readonly read: (text: string) => unknown;
}[] = [
  {
    name: "ha.cf",
    lay: formatHaCf,
    read: (text) => parseHaCf(text).lines.map(({ name, words }) => [name.text, ...words.map((word) => word.text)]),
  },
  {
    name: "haresources",
    lay: formatHaresources,
    read: (text) => {
      const { groups, owners } = parseHaresources(text);
      return [
        owners.map((owner) => owner.text),
        groups.map(({ owner, resources }) => [owner.text, ...resources.map((resource) => resource.text)]),
      ];
    },
  },
  {
    name: "authkeys",
    lay: formatAuthkeys,
    read: (text) =>
      parseAuthkeys(text).lines.map((line) =>
        line.kind === "key"
          ? [line.id.value, line.method.text, line.key?.text]
          : line.kind === "auth"
            ? line.id.value
            : line.words.map((word) => word.text),
      ),
  },
];

/** Laying out changes no word and no comment, and laid out twice is laid out once. */
export const format: Property = {
  name: "format",
  check(tree, dice) {
    const indent = dice.pick([1, 2, 4, 8]);
    for (const file of Object.values(tree)) {
      const { text } = decode(bytesOf(file));
      const laid = drbd.formatDrbd(text, { indent });
      const [before, now] = [pieces(text), pieces(laid)];
      const at = before.findIndex((piece, index) => piece !== now[index]);
      hold(at === -1 && before.length === now.length, () => `${before[at]} became ${now[at]}`);
      hold(drbd.formatDrbd(laid, { indent }) === laid, () => "laying out again changes it");
      for (const { name, lay, read } of lines) {
        const once = lay(text);
        hold(JSON.stringify(read(once)) === JSON.stringify(read(text)), () => `${name}: the layout is read otherwise`);
        hold(lay(once) === once, () => `${name}: laying out again changes it`);
      }
    }
  },
};
