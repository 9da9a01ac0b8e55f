import { cover, meantHaresources, type Resource } from "@halint/grammars";
import { quotedRuns, textRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";

const messages = {
  split: (first: string, second: string) =>
    `quotes hold nothing together in haresources: "${second}" is a resource of its own beside ${first}, is not found, and at takeover the whole group is given up`,
  literal: (word: string) =>
    `the quotes in ${word} are handed over as they stand: the script or its argument is another one`,
};

export const rule = textRule("haresources/quoted-argument", ({ file, reading }, report) => {
  for (const run of meantHaresources(reading).groups.flatMap(quotedRuns)) {
    const first = run[0] as Resource;
    const last = run.at(-1) as Resource;
    const second = run[1];
    report({
      at: { file, range: cover(first.range, last.range) },
      severity: "error",
      noticed: "takeover",
      message: second ? messages.split(first.text, second.text) : messages.literal(first.text),
      help: "arguments cannot hold blanks: write underscores, or a small script of your own in resource.d",
    });
  }
});

export const docs: RuleDocs = {
  finds: "Quotes, and blanks that they were meant to hold together.",
  why: 'ResourceManager cuts lines at blanks and knows no quotes. `"MailTo::root::Web moved"` is two resources, one of them a script named `moved"`: at takeover it is not found, and the whole group is given up. Quotes without a blank stay part of the argument.',
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a subject of two words",
      files: '== haresources\nmaster1 10.0.0.14/24/eth0 ⟦MailTo::root::"Web moved"⟧ nginx\n',
      expect: [
        'error takeover: quotes hold nothing together in haresources: "moved"" is a resource of its own beside MailTo::root::"Web, is not found, and at takeover the whole group is given up',
      ],
    },
    {
      about: "quotes around one word",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 ⟦Filesystem::'/dev/sdb1'::/data⟧\n",
      expect: [
        "error takeover: the quotes in Filesystem::'/dev/sdb1'::/data are handed over as they stand: the script or its argument is another one",
      ],
    },
    {
      about: "a quote that is never closed, and two closed ones with a word between",
      files:
        "== ha.cf\nnode web1 web2\nbcast eth0\nucast eth1 web2-hb\n== haresources\nweb1 ⟦'Filesystem::/dev/sdb1'::/data⟧ 10.0.0.14/24/eth0 ⟦MailTo::'root'⟧ nginx ⟦\"Filesystem::/dev/sdc1::/srv⟧ mysqld\n",
      expect: [
        "error takeover: the quotes in 'Filesystem::/dev/sdb1'::/data are handed over as they stand: the script or its argument is another one",
        "error takeover: the quotes in MailTo::'root' are handed over as they stand: the script or its argument is another one",
        'error takeover: the quotes in "Filesystem::/dev/sdc1::/srv are handed over as they stand: the script or its argument is another one',
      ],
      edge: true,
    },
  ],
  good: [{ about: "one word", files: "== haresources\nmaster1 10.0.0.14/24/eth0 MailTo::root::Web_moved nginx\n" }],
};
