/** A small seeded generator (mulberry32): the same seed gives the same mutations everywhere. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const words = (
  "resource common global on net disk syncer startup handlers options volume connection connection-mesh path host hosts " +
  "proxy plugin skip include device minor address meta-disk flexible-meta-disk floating stacked-on-top-of node-id " +
  "protocol timeout ping-int max-buffers rate resync-rate al-extents after resync-after fencing allow-two-primaries " +
  "cram-hmac-alg shared-secret verify-alg use-rle after-sb-0pri become-primary-on wfc-timeout stacked-timeouts " +
  "fence-peer outdate-peer split-brain quorum auto-promote no-disk-barrier disk-barrier disk-flushes c-plan-ahead " +
  "c-max-rate usage-count minor-count dialog-refresh disable-ip-verification inside outside port via ipv4 ipv6 sdp sci " +
  "internal yes no ask A B C 0 1 2 7 60 600 601 10M 5G 1T 60s 0x10 -1 010 123456789 alpha beta gamma r0 r1 both none " +
  "/dev/drbd0 /dev/drbd1 /dev/drbd_x /dev/sda7 /dev/sdb1 drbd2 10.0.0.1 10.0.0.2 127.0.0.1 1.2.3 fd00::1 [fd00::1] " +
  "_is_default _this_host bogus no-timeout no-al-extents ignore-on template-file delay-probe-volume use-bmbv detach " +
  'pass_on md5 sha1 discard-zero-changes { } ; [ ] : = , // # " "x" "a b" "net" "yes" "60" "" é'
).split(" ");

const pick = <T>(next: () => number, list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;

/**
 * Changes a text in one to three places. Half of the changes are rough (a word or line is dropped, doubled, exchanged,
 * inserted, quoted), half keep the shape (statements and blocks are dropped, doubled, moved, or get another value).
 */
export function mutate(text: string, next: () => number): string {
  let result = text;
  const rough = next() < 0.4;
  for (let times = 1 + Math.floor(next() * 3); times > 0; times--) {
    result = rough ? mutateOnce(result, next) : mutateGently(result, next);
  }
  return result;
}

const statements = (
  "protocol A;|protocol B;|device /dev/drbd1;|device minor 3;|device drbd0 minor 0;|disk /dev/sdb1;|disk none;|" +
  "meta-disk internal;|meta-disk /dev/sdc1[0];|meta-disk /dev/sdc1;|flexible-meta-disk /dev/sdd1;|address 10.0.0.3:7789;|" +
  "address ipv6 [fd00::2]:7788;|address 127.0.0.1:7790;|node-id 0;|node-id 1;|node-id 2;|net { timeout 60; }|" +
  "net { timeout 60; timeout 70; }|net { protocol C; }|net { allow-two-primaries; }|net { allow-two-primaries yes; }|" +
  'net { sndbuf-size 512k; max-buffers 8000; }|net { shared-secret "a b"; cram-hmac-alg sha1; }|disk { on-io-error detach; }|' +
  "disk { resync-rate 10M; }|disk { resync-rate 10M; resync-rate 20M; }|disk { no-disk-barrier; }|disk { disk-barrier no; }|" +
  "disk { resync-after r0; }|disk { size 1G; al-extents 257; }|disk { fencing resource-only; }|net { fencing resource-only; }|" +
  "syncer { rate 10M; }|syncer { al-extents 257; verify-alg md5; }|syncer { use-rle; after r0; }|options { quorum majority; }|" +
  "options { cpu-mask 3; }|startup { wfc-timeout 10; }|startup { become-primary-on both; }|startup { become-primary-on alpha; }|" +
  'handlers { fence-peer "/x -t 5"; }|handlers { outdate-peer /x; }|proxy { memlimit 100M; plugin { zlib level 9; } }|' +
  "proxy on alpha { inside 127.0.0.1:7001; outside 10.0.1.1:7002; }|volume 0 { device /dev/drbd5; disk /dev/sde1; meta-disk internal; }|" +
  "volume 1 { device /dev/drbd6; disk /dev/sdf1; }|volume 2 { disk { resync-rate 5M; } }|volume 0 { disk { c-max-rate 5M; } }|" +
  "connection { host alpha; host beta; }|connection { host alpha address 10.0.0.1:7800; host beta port 7801; net { timeout 50; } }|" +
  "connection { path { host alpha; host beta; } disk { c-max-rate 10M; } volume 0 { disk { c-max-rate 20M; } } }|" +
  "connection-mesh { hosts alpha beta; }|connection-mesh { hosts alpha beta gamma; net { ping-int 5; } }|" +
  "on gamma { device /dev/drbd0; disk /dev/sda7; address 10.0.0.9:7788; meta-disk internal; }|on alpha.example.com { }|" +
  "floating 10.0.0.1:7799 { device /dev/drbd0; disk /dev/sda7; meta-disk internal; }|skip { x { } }|skip foo { }|" +
  "stacked-on-top-of r0 { device /dev/drbd10; address 10.0.9.1:7788; }|ignore-on gamma;|delay-probe-volume 16k;|" +
  "common { net { timeout 55; } }|common { disk { resync-rate 1M; } }|common { protocol C; }|global { usage-count no; }|" +
  "resource r0U { protocol A; stacked-on-top-of r0 { device /dev/drbd10; address 10.0.9.1:7788; } on zeta { device /dev/drbd10; " +
  "disk /dev/sda1; meta-disk internal; address 10.0.9.2:7788; } }"
).split("|");

/** Keeps what is valid valid more often than not. */
function mutateGently(text: string, next: () => number): string {
  const blocks = [...text.matchAll(/[^;{}\n]*\{[^{}]*\}|[^;{}\n]+;/g)];
  const block = pick(next, blocks);
  if (!block) return text;
  const start = block.index;
  const end = start + block[0].length;
  switch (Math.floor(next() * 8)) {
    case 0:
      return text.slice(0, start) + text.slice(end);
    case 1:
      return `${text.slice(0, end)} ${block[0]}${text.slice(end)}`;
    case 2: {
      const other = pick(next, blocks)[0];
      return `${text.slice(0, end)} ${other}${text.slice(end)}`;
    }
    case 3:
    case 4:
      return `${text.slice(0, end)} ${pick(next, statements)}${text.slice(end)}`;
    case 5: {
      const copy = text.replace(/resource\s+(\S+)/g, "resource $1x");
      const moved = next() < 0.7 ? copy.replace(/:77/g, ":79") : copy;
      return `${text}\n${next() < 0.7 ? moved.replace(/drbd(\d)/g, "drbd2$1").replace(/sd([a-z])/g, "sdz$1") : moved}`;
    }
    case 6: {
      const numbers = [...text.matchAll(/\d+[MKGs]?/g)];
      const number = pick(next, numbers);
      if (!number) return text;
      const by = pick(next, ["0", "1", "2", "3", "32", "60", "7788", "1M", "5k", "100000"]);
      return text.slice(0, number.index) + by + text.slice(number.index + number[0].length);
    }
    default: {
      const name = pick(next, ["alpha", "beta", "gamma", "r0", "internal", "C", "/dev/sda7", "10.0.0.1"]);
      const by = pick(next, ["alpha", "beta", "gamma", "r0", "r1", "A", "/dev/sda8", "10.0.0.2", "127.0.0.1"]);
      return next() < 0.5 ? text.replace(name, by) : text.replaceAll(name, by);
    }
  }
}

function mutateOnce(text: string, next: () => number): string {
  const tokens = [...text.matchAll(/"[^"\n]*"|[A-Za-z0-9/._-]+|[{};[\]:]|\n/g)];
  const token = pick(next, tokens);
  const other = pick(next, tokens);
  if (!token || !other) return text;
  const start = token.index;
  const end = start + token[0].length;
  const replace = (by: string): string => text.slice(0, start) + by + text.slice(end);
  switch (Math.floor(next() * 9)) {
    case 0:
      return replace("");
    case 1:
      return replace(` ${pick(next, words)} `);
    case 2:
      return replace(`${token[0]} ${pick(next, words)} `);
    case 3:
      return replace(`${token[0]} ${token[0]}`);
    case 4:
      return replace(` ${other[0]} `);
    case 5:
      return replace(`"${token[0].replaceAll('"', "")}"`);
    case 6:
      return mutateLine(text, next, start);
    case 7:
      return replace(`${token[0]}\n`);
    default:
      return mutateOption(text, next);
  }
}

/** Drops or doubles the line at an offset, or moves it to the end. */
function mutateLine(text: string, next: () => number, at: number): string {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const stop = text.indexOf("\n", at);
  const end = stop === -1 ? text.length : stop + 1;
  const line = text.slice(start, end);
  const kind = next();
  if (kind < 0.4) return text.slice(0, start) + text.slice(end);
  if (kind < 0.7) return text.slice(0, end) + line + text.slice(end);
  return text.slice(0, start) + text.slice(end) + line;
}

/** Puts a new statement behind some `{` or `;`. */
function mutateOption(text: string, next: () => number): string {
  const places = [...text.matchAll(/[{;]/g)];
  const place = pick(next, places);
  if (!place) return text;
  const statement = `${pick(next, words)} ${next() < 0.7 ? pick(next, words) : ""};`;
  const block = next() < 0.3 ? `${pick(next, words)} { ${statement} }` : statement;
  return `${text.slice(0, place.index + 1)} ${block} ${text.slice(place.index + 1)}`;
}
