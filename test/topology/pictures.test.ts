import { spawnSync } from "node:child_process";
import { discover, MemoryFiles } from "@halint/cluster";
import { rulePages } from "@halint/linter/pages";
import { readExampleFiles } from "@halint/linter/testing";
import { describePicture, type Picture, pictureOf, toDot, toMermaid, toSvg } from "@halint/topology";
import { describe, expect, test } from "vitest";
import { many, pictureIn, tutorialPicture } from "./pictures.js";

const nodeOf = (picture: Picture, id: string) => picture.nodes.find((node) => node.id === id)?.name;
const linkOf = (picture: Picture, name: string) => picture.links.find((link) => link.name === name);

describe("the tutorial's picture", () => {
  const picture = tutorialPicture();

  test("has both nodes, and networks with the addresses on them", () => {
    expect(picture.nodes.map(({ name, kind }) => [name, kind])).toEqual([
      ["master1", "files"],
      ["master2", "files"],
    ]);
    expect(
      picture.links.map((link) => [link.name, link.interfaces.flatMap(({ name, addresses }) => [name, ...addresses])]),
    ).toEqual([
      ["192.168.42.0/25", ["eth0", "192.168.42.12/25", "eth0", "192.168.42.13/25"]],
      ["10.1.1.0/24", ["eth1", "10.1.1.1/24", "eth1", "10.1.1.2/24"]],
    ]);
  });

  test("has the floating address, the ping node and the replication on the service network", () => {
    const service = linkOf(picture, "192.168.42.0/25");
    expect(service?.floating.map(({ address, mask, node }) => [address, mask, nodeOf(picture, node)])).toEqual([
      ["192.168.42.14", "25", "master1"],
    ]);
    expect(service?.pings.map(({ name, nodes }) => [name, nodes.length])).toEqual([["192.168.42.1", 2]]);
    expect(service?.replicates).toEqual(["r0"]);
    expect(service?.hearings).toEqual([]);
  });

  test("has heartbeats both ways on the crossover cable", () => {
    const cable = linkOf(picture, "10.1.1.0/24");
    expect(cable?.ports).toEqual([694]);
    expect(cable?.hearings.map(({ verdict }) => verdict)).toEqual(["heard", "heard"]);
    expect(picture.hearings.map(({ verdict, links }) => [verdict, links])).toEqual([
      ["heard", [cable?.id]],
      ["heard", [cable?.id]],
    ]);
  });

  test("has the group in start order on its home node, and DRBD on both", () => {
    expect(
      picture.groups.map(({ node, resources }) => [nodeOf(picture, node), resources.map(({ script }) => script)]),
    ).toEqual([["master1", ["IPaddr", "nginx", "drbddisk", "Filesystem"]]]);
    expect(
      picture.drbd.map(({ name, protocol, hosts }) => [name, protocol, hosts.map(({ address }) => address)]),
    ).toEqual([["r0", "C", ["192.168.42.12:7788", "192.168.42.13:7788"]]]);
  });

  test("has findings where they belong", () => {
    const marked = (rule: string, marks: readonly { rule?: string }[]) => marks.some((mark) => mark.rule === rule);
    const [group] = picture.groups;
    expect(marked("haresources/resource-order", group?.resources[1]?.marks ?? [])).toBe(true);
    expect(marked("haresources/vip-before-storage", group?.resources[0]?.marks ?? [])).toBe(true);
    expect(marked("ha-cf/single-heartbeat-path", linkOf(picture, "10.1.1.0/24")?.interfaces[0]?.marks ?? [])).toBe(
      true,
    );
    expect(marked("ha-cf/slash-comment", linkOf(picture, "192.168.42.0/25")?.pings[0]?.marks ?? [])).toBe(true);
    expect(marked("authkeys/missing-key-id", picture.nodes[1]?.marks ?? [])).toBe(true);
  });
});

describe("who hears whom", () => {
  test("one way", () => {
    const picture = pictureIn({
      "a/ha.cf": "ucast eth1 10.1.1.2\nnode a b\n",
      "b/ha.cf": "ucast eth1 10.1.1.2\nnode a b\n",
      "drbd.conf":
        "resource r { device /dev/drbd0; disk /dev/sda1; meta-disk internal; on a { address 10.1.1.1:7788; } on b { address 10.1.1.2:7788; } }\n",
    });
    expect(
      picture.links[0]?.hearings.map(({ from, to, verdict }) => [nodeOf(picture, from), nodeOf(picture, to), verdict]),
    ).toEqual([
      ["a", "b", "heard"],
      ["b", "a", "not heard"],
    ]);
    expect(describePicture(picture)).toContain("b hears a over eth1. a does not hear b.");
  });

  test("not known where nothing says whose an address is", () => {
    const picture = pictureIn({
      "a/ha.cf": "ucast eth1 10.1.1.7\nnode a b\n",
      "b/ha.cf": "ucast eth1 10.1.1.7\nnode a b\n",
    });
    expect(picture.hearings.map(({ verdict }) => verdict)).toEqual(["unknown", "unknown"]);
  });

  test("in a cluster of three, one line missing on one of two networks", () => {
    const picture = pictureIn(many(3, (from, to) => from === 1 && to === 0));
    const cable = linkOf(picture, "10.1.1.0/24");
    expect(cable?.hearings.filter(({ verdict }) => verdict !== "heard")).toHaveLength(1);
    expect(picture.hearings.every(({ verdict }) => verdict === "heard")).toBe(true);
    expect(toSvg(picture)).toContain("5 of 6 ways heard");
  });

  test("over host routes, where the two ends are in no common network", () => {
    const files = (own: number, peer: number) => ({
      [`m${own}/etc/ha.d/ha.cf`]: `ucast eth1 10.1.${peer}.1\nnode m1 m2\n`,
      [`m${own}/etc/hostname`]: `m${own}\n`,
      [`m${own}/etc/sysconfig/network-scripts/ifcfg-eth1`]: `DEVICE=eth1\nIPADDR=10.1.${own}.1\nPREFIX=32\n`,
      [`m${own}/etc/sysconfig/network-scripts/route-eth1`]: `10.1.${peer}.1 dev eth1\n`,
    });
    const picture = pictureIn({ ...files(1, 2), ...files(2, 1) });
    expect(picture.links.map(({ name, hearings }) => [name, hearings.map(({ verdict }) => verdict)])).toEqual([
      ["10.1.1.1/32, 10.1.2.1/32", ["heard", "heard"]],
    ]);
    expect(toSvg(picture)).toContain("heard both ways");
  });

  test("over a serial line", () => {
    const picture = pictureIn({
      "a/ha.cf": "serial /dev/ttyS0\nnode a b\n",
      "b/ha.cf": "serial /dev/ttyS1\nnode a b\n",
    });
    expect(picture.links.map(({ kind, interfaces }) => [kind, interfaces.map(({ name }) => name)])).toEqual([
      ["serial", ["/dev/ttyS0", "/dev/ttyS1"]],
    ]);
    expect(picture.hearings.map(({ verdict }) => verdict)).toEqual(["heard", "heard"]);
  });
});

test("a floating address has its interface where the agent looks for it", () => {
  const picture = pictureIn({
    "a/ha.cf": "bcast eth1\nnode a b\n",
    "a/haresources": "a IPaddr::10.0.0.17//24/eth0:web IPaddr::10.0.0.18/24/10.0.0.255 IPaddr::10.0.0.19/24/eth0\n",
  });
  expect(linkOf(picture, "eth0")?.floating.map(({ address, mask }) => [address, mask])).toEqual([
    ["10.0.0.17", "24"],
    ["10.0.0.19", "24"],
  ]);
  expect(linkOf(picture, "network not known")?.floating.map(({ address }) => address)).toEqual(["10.0.0.18"]);
  expect(picture.links.flatMap(({ interfaces }) => interfaces.map(({ name }) => name))).toEqual(["eth0", "eth1"]);
});

describe("what does not fit together stands side by side", () => {
  test("groups and nodes that only one file names", () => {
    const picture = pictureIn({
      "a/ha.cf": "bcast eth1\nnode a b\n",
      "b/ha.cf": "bcast eth1\nnode a b\n",
      "a/haresources": "a nginx\n",
      "b/haresources": "c nginx\n",
    });
    expect(picture.nodes.map(({ name, kind }) => [name, kind])).toEqual([
      ["a", "files"],
      ["b", "files"],
      ["c", "stranger"],
    ]);
    expect(picture.groups.map(({ saidBy }) => saidBy)).toEqual([["n1"], ["n2"]]);
  });

  test("a lone ha.cf is one of the nodes that it names", () => {
    const picture = pictureIn({ "ha.cf": "bcast eth1\nnode a b\n", haresources: "a 10.0.0.9/24/eth0 nginx\n" });
    expect(picture.nodes.map(({ name, kind }) => [name, kind])).toEqual([
      ["a", "named"],
      ["b", "named"],
      ["/c", "nameless"],
    ]);
  });
});

describe("as SVG", () => {
  const pictures = { tutorial: tutorialPicture(), three: pictureIn(many(3)), eight: pictureIn(many(8)) };

  test.each(Object.entries(pictures))("%s: well-formed, the same bytes again, nothing from elsewhere", (_, picture) => {
    const svg = toSvg(picture);
    expect(toSvg(structuredClone(picture))).toBe(svg);
    expect(svg).not.toMatch(/<script|<a |<image|<foreignObject|href|url\(|@import|\son\w+=/i);
    expect(svg.match(/https?:[^"]*/g)).toEqual(["http://www.w3.org/2000/svg"]);
    expect(svg).toMatch(
      /role="graphics-document document" aria-labelledby="(\S+) (\S+)">\n<title id="\1">[^<]+<\/title>\n<desc id="\2">[^<]+</,
    );
    expect(svg).toContain("@media (prefers-color-scheme:dark)");
    expect(svg).toContain("currentColor");
    expect(balanced(svg)).toBe(true);
  });

  test("a line between networks says what it means: beside it with two nodes, in a legend with more", () => {
    const texts = (picture: Picture) =>
      [...toSvg(picture).matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
    expect(texts(pictures.tutorial)).toEqual(expect.arrayContaining(["heard both ways", "no heartbeats"]));
    expect(texts(pictures.eight)).toContain("the two hear each other");
    expect(texts(pictures.eight)).not.toContain("one does not hear the other");
    const broken = texts(pictureIn(many(3, (from, to) => from === 1 && to === 0)));
    expect(broken).toEqual(expect.arrayContaining(["the two hear each other", "one does not hear the other"]));
  });

  test.each(["light", "dark"] as const)("every text can be read on whatever it may stand, in %s", (theme) => {
    const svg = toSvg(pictures.tutorial, { theme });
    const colour = (selector: string, property: string) =>
      new RegExp(`\\.halint${selector}\\{(?:[^}]*;)?${property}:(#[0-9a-f]{6})`).exec(svg)?.[1] ?? "";
    const luminance = (hex: string) =>
      [1, 3, 5]
        .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, at) => sum + part * ([0.2126, 0.7152, 0.0722][at] as number), 0);
    const contrast = (one: string, other: string) => {
      const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
      return (high + 0.05) / (low + 0.05);
    };
    const ink = colour("", "color");
    const box = (look: string) => colour(` \\.b-${look}`, "fill");
    const text = (look: string) => colour(` \\.t-${look}`, "fill");
    const plain = [colour(" \\.paper", "fill"), ...["column", "interface", "group", "ping", "drbd"].map(box)];
    const pairs = [
      ...plain.flatMap((under) =>
        [ink, ...["muted", "ok", "bad", "warn", "floating", "drbd"].map(text)].map((over) => [over, under]),
      ),
      [text("floating"), box("floating")],
      [text("node"), box("node")],
      [text("named"), box("named")],
      [text("stranger"), box("stranger")],
      ...["error", "warning"].map((severity) => [
        colour(" \\.number", "fill"),
        colour(` \\.badge\\.${severity}`, "fill"),
      ]),
    ] as [string, string][];
    for (const [over, under] of pairs) expect(contrast(over, under), `${over} on ${under}`).toBeGreaterThanOrEqual(4.5);
  });

  test("texts of files are texts in the picture", () => {
    const evil = "x\"><script>alert('1')</script>&\u0007\ud800";
    const base = pictures.three;
    const picture: Picture = {
      ...base,
      name: evil,
      nodes: base.nodes.map((node) => ({
        ...node,
        name: evil,
        marks: [{ severity: "error", message: evil, where: evil }],
      })),
    };
    const svg = toSvg(picture);
    expect(svg).not.toContain("<script");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for.
    expect(svg).not.toMatch(/[\u0000-\u0008\ud800-\udfff]/);
    expect(svg).toContain("&lt;script&gt;");
    expect(balanced(svg)).toBe(true);
  });

  test("one colouring for all who look, where that is asked for", () => {
    for (const theme of ["light", "dark"] as const) expect(toSvg(pictures.three, { theme })).not.toContain("@media");
  });
});

/** Whether every element is closed where it was opened, and no sign of markup is left in a text. */
function balanced(svg: string): boolean {
  const open: string[] = [];
  const rest = svg
    .replace(/<style>.*?<\/style>/s, "")
    .replace(/<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g, (_, close, name, _attributes, alone) => {
      if (close) {
        if (open.pop() !== name) open.push("?", "?");
      } else if (!alone) open.push(name);
      return "";
    });
  return open.length === 0 && !/[<>]|&(?!amp;|lt;|gt;|quot;)/.test(rest);
}

describe("of every cluster in the examples of the rules", () => {
  const examples = rulePages.flatMap(({ id, examples: { bad, good } }) =>
    [...bad, ...good].map(({ about, files }) => ({ name: `${id}: ${about}`, files })),
  );

  test("there is a picture", () => {
    let drawn = 0;
    for (const { name, files } of examples) {
      const example = readExampleFiles(files);
      const paths = example.nodes.length > 0 ? [] : ["/cluster"];
      const options = { workingDirectory: "/cluster", nodes: example.nodes };
      const { clusters } = discover(new MemoryFiles(example.files), paths, options);
      for (const cluster of clusters) {
        const picture = pictureOf(cluster);
        const svg = toSvg(picture);
        expect(balanced(svg), name).toBe(true);
        expect(svg, name).not.toMatch(/undefined|NaN|\[object/);
        expect(toDot(picture) + toMermaid(picture), name).not.toMatch(/undefined|NaN|\[object/);
        expect(new Set(picture.nodes.map(({ id }) => id)).size, name).toBe(picture.nodes.length);
        drawn++;
      }
    }
    expect(drawn).toBeGreaterThan(300);
  });
});

describe("for other programs", () => {
  const evil = 'a"];x->y[b="\\\n<c>`#`';

  test("Graphviz takes it", ({ skip }) => {
    if (spawnSync("dot", ["-V"]).error) {
      if (process.env.CI) throw new Error("dot is missing: apt-get install graphviz");
      console.warn("skipped: dot is missing: apt-get install graphviz");
      skip();
    }
    const base = pictureIn(many(3, (from, to) => from === 1 && to === 0));
    const odd = { ...base, name: evil, nodes: base.nodes.map((node) => ({ ...node, name: evil })) };
    for (const picture of [tutorialPicture(), base, odd]) {
      const { status, stderr, stdout } = spawnSync("dot", ["-Tplain"], { input: toDot(picture), encoding: "utf8" });
      expect(stderr).toBe("");
      expect(status).toBe(0);
      expect(stdout).not.toMatch(/^node [xy] /m);
    }
  });

  test("Mermaid has every text in quotes, its own signs as entities", () => {
    const base = pictureIn(many(2));
    const chart = toMermaid({ ...base, nodes: base.nodes.map((node) => ({ ...node, name: evil })) });
    expect(chart).toContain('subgraph n1["a#34;];x-#62;y[b=#34;#92; #60;c#62;#96;#35;#96;');
    expect(chart).toContain("l1_n1_0 <--> l1_n2_1");
    for (const line of chart.split("\n").slice(3))
      expect(line.match(/"/g)?.length ?? 0, line).toSatisfy((n: number) => n % 2 === 0);
  });
});
