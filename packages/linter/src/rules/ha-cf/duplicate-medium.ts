import { canonicalAddress } from "@halint/cluster";
import type { Medium, Word } from "@halint/grammars";
import { removeValue } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { removeLine } from "../../support.js";

const messages = {
  twice: (what: string, line: number) =>
    `${what} stands on line ${line} already: the same packets go out twice and nothing is gained`,
};

/** The word that tells a medium from others of its line. */
const own = (medium: Medium): Word | undefined =>
  medium.setting.directive.shape === "values" ? (medium.interface ?? medium.target) : undefined;

/** What two media have in common that are one. */
function keyOf(medium: Medium): string {
  const target = medium.target?.text ?? "";
  return [medium.kind, medium.interface?.text, medium.port, canonicalAddress(target) ?? target.toLowerCase()].join(" ");
}

export const rule = haCfRule("ha-cf/duplicate-medium", ({ file, reading }, report) => {
  const seen = new Map<string, Medium>();
  for (const medium of reading.media) {
    if (medium.kind === "ping_group") continue;
    const first = seen.get(keyOf(medium));
    if (!first) {
      seen.set(keyOf(medium), medium);
      continue;
    }
    const { setting } = medium;
    const word = own(medium);
    const what = [setting.directive.name, medium.interface?.text, medium.target?.text].filter(Boolean).join(" ");
    report({
      at: { file, range: word?.range ?? setting.line.range },
      severity: "warning",
      noticed: "never",
      message: messages.twice(what, file.lineOf(first.setting.line.range.start)),
      related: [{ place: { file, range: first.setting.line.range }, message: "the same medium" }],
      fixes:
        setting.note.length > 0
          ? []
          : [
              {
                title: "Remove it",
                safety: "safe",
                edits: [word ? removeValue(file, setting, word) : removeLine(file, setting.line.range.start)],
              },
            ],
    });
  }
});

export const docs: RuleDocs = {
  finds: "The same medium twice.",
  why: "Equal lines, or `bcast eth0` beside `udp eth0`, its old name, add no second path: when that interface fails, both are gone. A line that was copied to be changed is often left like this.",
  fix: "Removes the second. Safe: the first sends to the same place.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "equal lines",
      files: "== ha.cf\nucast eth1 10.1.1.2\n⟦ucast eth1 10.1.1.2⟧\nbcast eth0\nudp ⟦eth0⟧ eth2\nnode a b\n",
      expect: [
        "warning never: ucast eth1 10.1.1.2 stands on line 1 already: the same packets go out twice and nothing is gained",
        "warning never: udp eth0 stands on line 3 already: the same packets go out twice and nothing is gained",
      ],
      after: "== ha.cf\nucast eth1 10.1.1.2\nbcast eth0\nudp eth2\nnode a b\n",
    },
    {
      about: "names in other letters, and a note that keeps a line",
      files:
        "== ha.cf\nucast eth1 Master2\n⟦ucast eth1 master2⟧\nucast eth0 10.0.0.2\n⟦ucast eth0 10.0.0.2 // twice⟧\nnode master1 master2\n",
      expect: [
        "warning never: ucast eth1 master2 stands on line 1 already: the same packets go out twice and nothing is gained",
        "warning never: ucast eth0 10.0.0.2 stands on line 3 already: the same packets go out twice and nothing is gained",
      ],
      after: "== ha.cf\nucast eth1 Master2\nucast eth0 10.0.0.2\nucast eth0 10.0.0.2 // twice\nnode master1 master2\n",
      edge: true,
    },
    {
      about: "a note of one word keeps a line",
      files: "== ha.cf\nucast eth0 10.0.0.2\n⟦ucast eth0 10.0.0.2 //twice⟧\nnode master1 master2\n",
      expect: [
        "warning never: ucast eth0 10.0.0.2 stands on line 1 already: the same packets go out twice and nothing is gained",
      ],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    { about: "different paths", files: "== ha.cf\nucast eth1 10.1.1.1\nucast eth1 10.1.1.2\nbcast eth1\nnode a b\n" },
    {
      about: "two groups of the same host, and two peers by name",
      files:
        "== ha.cf\nping_group gw1 10.0.0.1\nping_group gw1 10.0.0.1\nucast eth1 master2\nucast eth1 master3\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
