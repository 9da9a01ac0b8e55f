import { decode, effectiveHaCf, parseHaCf, readHaCf } from "@halint/grammars";
import { describe, expect, it } from "vitest";
import { askHeartbeat, askStart, type HeartbeatInput, heartbeatReady } from "./engine.js";
import { generateConfiguration, generateMutant, generateSettings } from "./generate.js";
import { probeInput, probes } from "./probes.js";

function readingOf({ files }: HeartbeatInput) {
  const content = files["ha.cf"]?.text ?? "";
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const { text, encoding } = decode(bytes);
  return readHaCf(parseHaCf(text, encoding));
}

function effectiveOf(input: HeartbeatInput) {
  return effectiveHaCf(readingOf(input), input.node);
}

describe("what an accepted ha.cf means", () => {
  const accepted = probes.filter((probe) => probe.kind === "ha.cf" && probe.verdict === "accepted");

  it("options are those of the daemon's dump", () => {
    const recorded = accepted.filter((probe) => probe.options);
    const wrong = recorded.flatMap((probe) => {
      const { options } = effectiveOf(probeInput(probe));
      return Object.entries(probe.options ?? {})
        .filter(([name, value]) => options.get(name) !== value)
        .map(([name, value]) => `${probe.id}: ${name} is ${value}, not ${options.get(name)}`);
    });
    expect(recorded.length).toBeGreaterThan(200);
    expect(wrong).toEqual([]);
  });

  it.each(["nodes", "media"] as const)("%s are those of the daemon's dump", (part) => {
    const recorded = accepted.filter((probe) => probe[part]);
    const wrong = recorded.flatMap((probe) => {
      const got = effectiveOf(probeInput(probe))[part].join("|");
      const wanted = (probe[part] ?? []).join("|");
      return got === wanted ? [] : [`${probe.id}: ${wanted}, not ${got}`];
    });
    expect(recorded.length).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });
});

describe.skipIf(!heartbeatReady())("what an accepted ha.cf means to the running daemon", () => {
  const first = Number(process.env.HALINT_SEED ?? 1) * 1_000_000;
  const seeds = Array.from({ length: Number(process.env.HALINT_FILES ?? 150) }, (_, index) => first + index);

  it.each([
    ["configurations", generateConfiguration, 0.8],
    ["settings in any order", generateSettings, 0.5],
    ["mutants", generateMutant, 0.2],
  ] as const)("options, nodes and media of generated %s", async (_, generate, least) => {
    const inputs = seeds.map((seed) => generate(seed));
    const verdicts = await askHeartbeat(inputs);
    const wrong = inputs.flatMap((input, index) => {
      const { effective } = verdicts[index]!;
      if (!effective) return [];
      const ours = effectiveOf(input);
      const texts = [
        ...Object.entries(effective.options).flatMap(([name, value]) =>
          ours.options.get(name) === value ? [] : [`${name}: ${value}, not ${ours.options.get(name)}`],
        ),
        ...(["nodes", "media"] as const).flatMap((part) =>
          ours[part].join("|") === effective[part].join("|")
            ? []
            : [`${effective[part].join("|")}, not ${ours[part].join("|")}`],
        ),
      ];
      return texts.map((text) => `seed ${seeds[index]}: ${text}`);
    });
    expect(wrong).toEqual([]);
    expect(verdicts.filter(({ effective }) => effective).length / inputs.length).toBeGreaterThan(least);
  });

  it("ports are those on which the media are opened", async () => {
    let compared = 0;
    for (const seed of seeds.slice(0, 12)) {
      const input = loggedToSyslog(generateSettings(seed));
      const { opened } = await askStart(input);
      const ours = readingOf(input).media.flatMap(({ kind, interface: on, port }) =>
        port !== undefined && /^(?:bcast|ucast|mcast)$/.test(kind) ? [`${kind} ${on?.text} ${port}`] : [],
      );
      const theirs = opened.filter((medium) => !/^\S+6 /.test(medium));
      // A medium that cannot be opened ends the daemon, a busy machine the time to look.
      expect(ours.slice(0, theirs.length), `seed ${seed}`).toEqual(theirs);
      compared += theirs.length;
    }
    expect(compared).toBeGreaterThan(10);
  });
});

/** The same configuration, whose messages can be read. */
function loggedToSyslog(input: HeartbeatInput): HeartbeatInput {
  const text = Buffer.from(input.files["ha.cf"]?.text ?? "").toString("latin1");
  const kept = text.split("\n").filter((line) => !/^(?:log|debug|use_logd|syslogmsgfmt|serial)/.test(line));
  const haCf = { text: Buffer.from(`logfacility local0\n${kept.join("\n")}`, "latin1") };
  return { ...input, files: { ...input.files, "ha.cf": haCf } };
}
