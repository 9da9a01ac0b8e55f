import { shownVersion } from "@halint/cluster";
import { placeOf } from "../../drbd-support.js";
import { drbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  both: (nine: string, eight: string, version: string) =>
    `"${nine}" is a word of DRBD 9 only, and "${eight}" one of 8.x that the drbdadm of 9 does not take here: DRBD ${version} refuses least of this file`,
};

export const rule = drbdRule("drbd/mixed-versions", (subject, report) => {
  const { configuration } = subject;
  // Where a version is named, each word of another one is reported for itself.
  if (!configuration.target.inferred) return;
  const { nineOnly, eightOnly, reason } = shownVersion(configuration);
  if (reason !== "fewest-refusals" || !nineOnly || !eightOnly) return;
  const nine = placeOf(subject, nineOnly);
  const eight = placeOf(subject, eightOnly);
  if (!nine || !eight) return;
  report({
    at: configuration.target.version === "9" ? eight : nine,
    severity: "warning",
    noticed: "never",
    message: messages.both(nineOnly.word, eightOnly.word, configuration.target.version),
    help: "--drbd-version, or a root file called drbd-84.conf or drbd-90.conf, says which one is meant",
    related: [
      configuration.target.version === "9"
        ? { place: nine, message: "the word of 9" }
        : { place: eight, message: "the word of 8.x" },
    ],
  });
});

export const docs: RuleDocs = {
  finds: "Words that only DRBD 9 knows beside words that only 8.x knows.",
  why: "Such files come about when parts of instructions for several versions are put together. halint judges them for the version that refuses least; which one is meant only a person knows.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "quorum beside a syncer rate",
      files: `== drbd.conf\n${pairWith("options { quorum off; }\n  syncer { ⟦rate⟧ 33M; }")}`,
      expect: [
        'warning never: "quorum" is a word of DRBD 9 only, and "rate" one of 8.x that the drbdadm of 9 does not take here: DRBD 9 refuses least of this file',
      ],
    },
    {
      about: "more words of 8.x than of 9",
      files: `== drbd.conf\n${pairWith("options { ⟦quorum⟧ off; }\n  syncer { rate 33M; }\n  ignore-on c;")}`,
      expect: [
        'warning never: "quorum" is a word of DRBD 9 only, and "rate" one of 8.x that the drbdadm of 9 does not take here: DRBD 8.4 refuses least of this file',
      ],
      edge: true,
    },
  ],
  good: [
    { about: "words of 9", files: `== drbd.conf\n${pairWith("options { quorum off; }\n  disk { resync-rate 33M; }")}` },
    {
      about: "a named version",
      files: `== drbd-90.conf\n${pairWith("options { quorum off; }\n  syncer { rate 33M; }")}`,
    },
  ],
};
