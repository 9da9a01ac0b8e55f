import { groupsRule } from "../../haresources-support.js";
import type { RuleDocs, RuleExamples } from "../../rule.js";
import { replace } from "../../support.js";

const messages = {
  pattern: (key: string, character: string) =>
    `${key} is the first resource, which is looked for as a pattern, and "${character}" is special there: the group is not found, nothing of it runs on either node, and no log line says so`,
  fix: (other: string) => `Put ${other} first (on all nodes)`,
};

/** Characters that mean something in a pattern of egrep; a dot is harmless, because it matches itself too. */
const special = /[+*?[({^$|\\)]/;

export const rule = groupsRule("haresources/regex-group-key", ({ file, groups }, report) => {
  for (const group of groups) {
    const [key, second] = group.resources;
    const character = key && special.exec(key.text)?.[0];
    if (!key || character === undefined) continue;
    const oneLine = second !== undefined && file.lineOf(key.range.start) === file.lineOf(second.range.start);
    report({
      at: { file, range: key.range },
      severity: "error",
      noticed: "takeover",
      message: messages.pattern(key.text, character),
      fixes:
        oneLine && !special.test(second.text)
          ? [
              {
                title: messages.fix(second.script.text),
                safety: "unsafe",
                edits: [
                  replace(
                    file,
                    { start: key.range.start, end: second.range.end },
                    second.text + file.text.slice(key.range.end, second.range.start) + key.text,
                  ),
                ],
              },
            ]
          : [],
    });
  }
});

export const docs: RuleDocs = {
  finds: "A first resource with characters that are special in a pattern, such as `+`.",
  why: "ResourceManager finds a group by searching the file for its first resource with egrep, as a pattern. With `+ * ? [ ( { ^ $ |` in it the pattern does not match its own text, or is refused: measured, nothing runs on either node, and no line in the log says why.",
  fix: "Exchanges the first two resources. Unsafe: it changes the order in which they start, and has to be done on all nodes.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a mail address with a tag",
      files: "== haresources\nmaster1 ⟦MailTo::ops+ha@example.com⟧ IPaddr2::10.0.0.14/24/eth0 nginx\n",
      expect: [
        'error takeover: MailTo::ops+ha@example.com is the first resource, which is looked for as a pattern, and "+" is special there: the group is not found, nothing of it runs on either node, and no log line says so',
      ],
      after: "== haresources\nmaster1 IPaddr2::10.0.0.14/24/eth0 MailTo::ops+ha@example.com nginx\n",
      unsafe: true,
    },
    {
      about: "nothing to change places with",
      files:
        "== haresources\nmaster1 ⟦MailTo::ops+ha@example.com⟧\nmaster2 ⟦MailTo::ops+db@example.com⟧ \\\n  10.0.0.15/24/eth0\nmaster1 ⟦MailTo::ops+web@example.com⟧ MailTo::ops+mail@example.com\n",
      expect: [
        'error takeover: MailTo::ops+ha@example.com is the first resource, which is looked for as a pattern, and "+" is special there: the group is not found, nothing of it runs on either node, and no log line says so',
        'error takeover: MailTo::ops+db@example.com is the first resource, which is looked for as a pattern, and "+" is special there: the group is not found, nothing of it runs on either node, and no log line says so',
        'error takeover: MailTo::ops+web@example.com is the first resource, which is looked for as a pattern, and "+" is special there: the group is not found, nothing of it runs on either node, and no log line says so',
      ],
      unsafe: true,
      edge: true,
    },
  ],
  good: [
    {
      about: "further on it does not matter",
      files: "== haresources\nmaster1 10.0.0.14/24/eth0 MailTo::ops+ha@example.com\n",
    },
  ],
};
