import { partOf, type Word } from "../line/words.js";

/** The argument of an address agent, cut as its script cuts it: `address[/mask[/interface[:label]][/broadcast]]`. */
export interface AddressArgument {
  readonly address: Word;
  /** Length of the prefix, or a dotted mask. */
  readonly mask?: Word;
  /** Without its label. */
  readonly interface?: Word;
  readonly label?: Word;
  readonly broadcast?: Word;
}

/** Cuts an address argument. Several slashes in a row count as one; a third part that begins with a digit is a broadcast. */
export function readAddressArgument(word: Word): AddressArgument {
  const parts: Word[] = [];
  let at = 0;
  for (const piece of word.text.split("/")) {
    if (piece !== "" || at === 0) parts.push(partOf(word, at, at + piece.length));
    at += piece.length + 1;
  }
  const [address, mask, third, fourth] = parts as [Word, ...Word[]];
  const isBroadcast = third !== undefined && /^[0-9]/.test(third.text);
  const nic = isBroadcast ? undefined : third;
  const broadcast = isBroadcast ? third : fourth;
  const colon = nic?.text.indexOf(":") ?? -1;
  return {
    address,
    ...(mask ? { mask } : {}),
    ...(nic ? { interface: colon === -1 ? nic : partOf(nic, 0, colon) } : {}),
    ...(nic && colon !== -1 ? { label: partOf(nic, colon + 1) } : {}),
    ...(broadcast ? { broadcast } : {}),
  };
}
