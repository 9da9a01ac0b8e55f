import type { Place, SourceFile } from "../model/source-file.js";
import { canonicalAddress, prefixOfMask, sameAddress } from "./addresses.js";
import type { InterfaceAddress, InterfaceFact, RouteFact } from "./host-facts.js";
import type { NodeRoot } from "./node-root.js";
import { type Piece, placeOf } from "./text.js";

interface Draft {
  readonly name: string;
  readonly place: Place | undefined;
  readonly addresses: InterfaceAddress[];
  dynamic: boolean;
  routed: boolean;
  speed: number | undefined;
}

/** Collects what several files say of the interfaces and routes of one machine. */
export class InterfaceBuilder {
  readonly #drafts = new Map<string, Draft>();
  readonly routes: RouteFact[] = [];
  /** Whether something is said of interfaces whose names are not known. */
  unnamed = false;

  /** A file that configures interfaces; one that is there and cannot be read may name any. */
  read(root: NodeRoot, path: string): SourceFile | undefined {
    const file = root.read(path);
    if (!file && root.isFile(path)) this.unnamed = true;
    return file;
  }

  /** Whether nothing was said of any interface. */
  get empty(): boolean {
    return this.#drafts.size === 0;
  }

  has(name: string): boolean {
    return this.#drafts.has(realName(name));
  }

  /** Says that an interface is there; `eth0:1` is eth0. The loopback interface is everywhere and not listed. */
  name(name: string, place?: Place): void {
    this.#draft(name, place);
  }

  /**
   * Adds an address as written, `A`, `A/24` or with a mask or prefix apart; what is no address is passed over. What is
   * seen on the running machine and stands in a file counts as what the file says.
   */
  address(name: string, file: SourceFile | undefined, piece: Piece, mask?: string, seen = false): void {
    const [bare = "", slash] = piece.text.split("/");
    if (canonicalAddress(bare) === undefined) return;
    const draft = this.#draft(name, file && { file });
    if (!draft) return;
    const entry: InterfaceAddress = {
      address: bare,
      prefix: prefixFrom(slash ?? mask, bare),
      ...(seen ? { seen: true as const } : {}),
      ...(file ? { place: placeOf(file, { text: bare, start: piece.start }) } : {}),
    };
    const at = draft.addresses.findIndex((known) => sameAddress(known.address, bare));
    const known = draft.addresses[at];
    if (!known) draft.addresses.push(entry);
    else if (known.seen && !seen) draft.addresses[at] = { ...entry, prefix: entry.prefix ?? known.prefix };
    else if (known.prefix === undefined && entry.prefix !== undefined)
      draft.addresses[at] = { ...known, prefix: entry.prefix };
  }

  /** Says that the interface gets addresses from elsewhere. */
  dynamic(name: string, dynamic = true): void {
    const draft = this.#draft(name, undefined);
    if (draft) draft.dynamic = dynamic;
  }

  /** Says that a gateway or route leads through the interface. */
  routed(name: string): void {
    const draft = this.#draft(name, undefined);
    if (draft) draft.routed = true;
  }

  /** Speed of the link in Mbit/s; of interfaces that something else names. */
  speed(name: string, speed: number): void {
    const draft = this.#drafts.get(realName(name));
    if (draft) draft.speed = speed;
  }

  /** Adds a route; its interface is routed then. */
  route(route: RouteFact): void {
    this.routes.push(route);
    if (route.interface !== undefined) this.routed(route.interface);
  }

  /** What was collected, in the order in which interfaces were first named. */
  facts(): InterfaceFact[] {
    return [...this.#drafts.values()].map(({ place, speed, ...rest }) => ({
      ...rest,
      ...(speed === undefined ? {} : { speed }),
      ...(place ? { place } : {}),
    }));
  }

  #draft(name: string, place: Place | undefined): Draft | undefined {
    const real = realName(name);
    if (!/^[\w.@-]+$/.test(real) || real === "lo") return undefined;
    let draft = this.#drafts.get(real);
    if (!draft) {
      draft = { name: real, place, addresses: [], dynamic: false, routed: false, speed: undefined };
      this.#drafts.set(real, draft);
    }
    return draft;
  }
}

function realName(name: string): string {
  return name.split(":")[0] as string;
}

/** Length of a prefix that is written as a number or a dotted mask; undefined where it is neither, or too long. */
export function prefixFrom(text: string | undefined, address: string): number | undefined {
  if (text === undefined) return undefined;
  const prefix = /^\d{1,3}$/.test(text) ? Number(text) : prefixOfMask(text);
  return prefix !== undefined && prefix <= (address.includes(":") ? 128 : 32) ? prefix : undefined;
}
