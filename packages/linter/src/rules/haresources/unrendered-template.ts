import { meantHaresources } from "@halint/grammars";
import { badOwners, unusedByPacemaker } from "../../haresources-support.js";
import { haresourcesRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { templateMarks } from "../../templates.js";

const messages = {
  template: (mark: string) =>
    `"${mark}" still has to be rendered or filled in: heartbeat reads it as it stands, and nothing else in this file is judged`,
};

export const rule = haresourcesRule("haresources/unrendered-template", ({ file, reading, nodes }, report) => {
  if (unusedByPacemaker(nodes)) return;
  const [mark] = templateMarks(meantHaresources(reading).text);
  if (!mark) return;
  report({
    at: { file, range: mark },
    severity: "warning",
    noticed: badOwners(file, nodes).length > 0 ? "start" : "takeover",
    message: messages.template(file.text.slice(mark.start, mark.end)),
    help: "lint the file that the template is rendered to",
  });
});

export const docs: RuleDocs = {
  finds: "A template that was not rendered, or a placeholder that was not filled in.",
  why: "The source of a template is no haresources: `<%` and `{{ node }}` are no nodes, so the daemon refuses to start, and what stands for a resource is looked for as a script at takeover. halint says so once and does not judge what only the renderer knows.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a template of Jinja",
      files: "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\n⟦{{ owner }}⟧ {{ vip }}/24/eth0 nginx\n",
      expect: [
        'warning start: "{{ owner }}" still has to be rendered or filled in: heartbeat reads it as it stands, and nothing else in this file is judged',
      ],
    },
    {
      about: "something to fill in",
      files: "== ha.cf\nnode master1 master2\nbcast eth0\n== haresources\nmaster1 IPaddr::⟦<virtual IP>⟧ nginx\n",
      expect: [
        'warning takeover: "<virtual IP>" still has to be rendered or filled in: heartbeat reads it as it stands, and nothing else in this file is judged',
      ],
    },
  ],
  good: [
    {
      about: "a mark in a comment",
      files: "== haresources\n# made from {{ template }}\nmaster1 10.0.0.14/24/eth0 nginx\n",
    },
  ],
};
