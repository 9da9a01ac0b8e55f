import type { RuleExamples } from "../rule.js";

const haCf = (comment: string) =>
  `== m1/ha.cf\nuse_logd on\nauto_failback off\n${comment}ucast eth1 10.1.1.2\nnode m1 m2\n`;

/** Examples of what halint says of comments, by rule; what it says of its own run shows in no file. */
export const ownExamples: Readonly<Record<string, RuleExamples>> = {
  "halint/unused-suppression": {
    bad: [
      {
        about: "nothing to silence: the line below has no such finding",
        files: haCf("⟦# halint-ignore ha-cf/invalid-value: it works like this⟧\n"),
        expect: ["warning never: nothing is silenced: ha-cf/invalid-value has no finding on the next line"],
        after: haCf(""),
        unsafe: true,
      },
    ],
    good: [
      {
        about: "it silences what stands below",
        files: haCf("# halint-ignore ha-cf/single-heartbeat-path: there is only one cable\n"),
      },
    ],
  },
  "halint/suppression-without-reason": {
    bad: [
      {
        about: "no reason",
        files: haCf("⟦# halint-ignore ha-cf/single-heartbeat-path⟧\n"),
        expect: ["warning never: the comment gives no reason: nobody will know whether it still holds"],
      },
    ],
    good: [
      {
        about: "a reason, and a day until which it holds",
        files: haCf("# halint-ignore ha-cf/single-heartbeat-path until 2999-12-31: the second cable is ordered\n"),
      },
    ],
  },
};
