import { findAgent, meantHaresources, type Resource, readAddressArgument, type Word } from "@halint/grammars";
import { badOwners, unusedByPacemaker } from "../../haresources-support.js";
import { haresourcesRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { isFillInName, templateMarks } from "../../templates.js";

const messages = {
  template: (mark: string) =>
    `"${mark}" still has to be rendered or filled in: heartbeat reads it as it stands, and nothing else in this file is judged`,
  value: (text: string) =>
    `"${text}" still has to be filled in: as it stands the agent fails at takeover, and the whole group is given up`,
};

/** The address of a resource that is one. */
function addressOf({ script, args: [first] }: Resource): Word[] {
  if (!first || findAgent(script.text)?.role !== "address") return [];
  return [readAddressArgument(first).address];
}

export const rule = haresourcesRule("haresources/unrendered-template", ({ file, reading, nodes }, report) => {
  if (unusedByPacemaker(nodes)) return;
  const { text, groups } = meantHaresources(reading);
  const [mark] = templateMarks(text);
  if (!mark) {
    for (const address of groups.flatMap(({ resources }) => resources).flatMap(addressOf)) {
      if (!isFillInName(address.text)) continue;
      report({
        at: { file, range: address.range },
        severity: "warning",
        noticed: "takeover",
        message: messages.value(address.text),
      });
    }
    return;
  }
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
    {
      about: "the name of something to fill in",
      files: "== haresources\nmaster1 IPaddr::⟦virtual-ip⟧ nginx\n",
      expect: [
        'warning takeover: "virtual-ip" still has to be filled in: as it stands the agent fails at takeover, and the whole group is given up',
      ],
    },
  ],
  good: [
    {
      about: "a mark in a comment",
      files: "== haresources\n# made from {{ template }}\nmaster1 10.0.0.14/24/eth0 nginx\n",
    },
    {
      about: "such a word where no address belongs",
      files: "== haresources\nmaster1 IPaddr MailTo::gateway nginx\n",
      edge: true,
    },
    {
      about: "Pacemaker manages the resources",
      files: "== ha.cf\ncrm on\nnode master1 master2\nbcast eth0\n== haresources\n{{ owner }} IPaddr::virtual-ip\n",
      edge: true,
    },
  ],
};
