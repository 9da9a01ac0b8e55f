import { decode, drbd } from "@halint/grammars";
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
    }
  },
};
