import type { Setting, Word } from "@halint/grammars";
import { allRefused, isLineRefused, isTemplateHaCf, templatePlaces } from "../../ha-cf-support.js";
import { anyHaCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { isFillInName } from "../../templates.js";

const messages = {
  file: (mark: string) =>
    `"${mark}" still has to be rendered: heartbeat reads it as it stands, and nothing else in this file is judged`,
  value: (mark: string) => `"${mark}" still has to be filled in: heartbeat reads it as it stands`,
  name: (value: string, directive: string) =>
    `"${value}" looks like something to fill in: unless it can be resolved on every node, the daemon refuses to start over this ${directive} line`,
  unresolved: (value: string, directive: string) =>
    `"${value}" still has to be filled in: it cannot be resolved, and the daemon refuses to start over this ${directive} line`,
};

/** Whether a host is something to fill in rather than a name. */
export function isFillIn(setting: Setting, word: Word): boolean {
  return ["ping", "ping_group", "ucast"].includes(setting.directive.name) && isFillInName(word.text);
}

export const rule = anyHaCfRule("ha-cf/unrendered-template", (subject, report) => {
  const { file, reading, nodes } = subject;
  const places = templatePlaces(reading);
  const [first] = places;
  if (first && isTemplateHaCf(reading)) {
    report({
      at: { file, range: first },
      severity: "warning",
      noticed: allRefused(subject).length > 0 ? "start" : "never",
      message: messages.file(file.text.slice(first.start, first.end)),
    });
    return;
  }
  for (const range of places) {
    report({
      at: { file, range },
      severity: "warning",
      noticed: isLineRefused(subject, range) ? "start" : "never",
      message: messages.value(file.text.slice(range.start, range.end)),
    });
  }
  for (const setting of reading.settings) {
    const hosts = setting.directive.shape === "values" ? setting.values : setting.values.slice(1);
    for (const word of hosts) {
      if (!isFillIn(setting, word)) continue;
      const name = setting.directive.name;
      const known = nodes.map((node) => node.facts.resolves(word.text));
      if (known.every((answer) => answer === true)) continue;
      const unresolved = name !== "ping_group" && (known.includes(false) || isLineRefused(subject, word.range));
      report({
        at: { file, range: word.range },
        severity: "warning",
        noticed: unresolved ? "start" : "never",
        message: unresolved ? messages.unresolved(word.text, name) : messages.name(word.text, name),
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A template that was not rendered, or a placeholder that was not filled in.",
  why: "The source of a template is no ha.cf: heartbeat would take `<%` for a directive and `{{ … }}` for values. halint says so once and does not judge what only the renderer knows. A placeholder such as `gateway` is looked up like any other name, and the daemon refuses to start where it cannot be resolved.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "an ERB template",
      files: "== ha.cf\n⟦<% if @two %>⟧\nkeepalive 2s\nnode <%= @nodes %>\n",
      expect: [
        'warning start: "<% if @two %>" still has to be rendered: heartbeat reads it as it stands, and nothing else in this file is judged',
      ],
    },
    {
      about: "a variable that the daemon would take as a name",
      files: "== ha.cf\nbcast eth1\nnode ⟦${NODE_A}⟧ ${NODE_B}\n",
      expect: [
        'warning never: "${NODE_A}" still has to be rendered: heartbeat reads it as it stands, and nothing else in this file is judged',
      ],
    },
    {
      about: "things to fill in",
      files: "== ha.cf\nucast eth1 ⟦<current node IP>⟧\nping ⟦gateway⟧\nnode a b\n",
      expect: [
        'warning start: "<current node IP>" still has to be filled in: heartbeat reads it as it stands',
        'warning never: "gateway" looks like something to fill in: unless it can be resolved on every node, the daemon refuses to start over this ping line',
      ],
    },
    {
      about: "a template with one line that is refused",
      files: "== ha.cf\nnode ⟦${NODE_A}⟧ ${NODE_B}\nbcast eth1\nkeepalive 2s\n",
      expect: [
        'warning start: "${NODE_A}" still has to be rendered: heartbeat reads it as it stands, and nothing else in this file is judged',
      ],
      edge: true,
    },
    {
      about: "something to fill in where anything is taken, and in a group",
      files: "== ha.cf\ncluster ⟦<cluster name>⟧\nping_group gw ⟦gateway⟧ 10.0.0.1\nnode master1 master2\nbcast eth1\n",
      expect: [
        'warning never: "<cluster name>" still has to be filled in: heartbeat reads it as it stands',
        'warning never: "gateway" looks like something to fill in: unless it can be resolved on every node, the daemon refuses to start over this ping_group line',
      ],
      edge: true,
    },
    {
      about: "names that cannot be resolved here",
      files:
        "== a/etc/ha.d/ha.cf\nping ⟦gateway⟧\nping_group gw ⟦gateway⟧ 10.0.0.1\nnode master1 master2\nbcast eth1\n== a/etc/hostname\nmaster1\n== a/etc/nsswitch.conf\nhosts: files\n== a/etc/hosts\n127.0.0.1 localhost\n10.1.1.1 master1\n10.1.1.2 master2\n",
      expect: [
        'warning start: "gateway" still has to be filled in: it cannot be resolved, and the daemon refuses to start over this ping line',
        'warning never: "gateway" looks like something to fill in: unless it can be resolved on every node, the daemon refuses to start over this ping_group line',
      ],
      edge: true,
    },
    {
      about: "one file for two machines, of which one knows the gateway",
      files:
        "== ha.cf\nping ⟦gateway⟧\nnode m1 m2\nbcast eth1\n== m1/etc/hostname\nm1\n== m1/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n== m2/etc/hostname\nm2\n== m2/etc/ha.d/authkeys (600)\nauth 1\n1 crc\n== m1/etc/hosts\n10.0.0.1 gateway\n",
      expect: [
        'warning never: "gateway" looks like something to fill in: unless it can be resolved on every node, the daemon refuses to start over this ping line',
      ],
      edge: true,
    },
  ],
  good: [
    { about: "a mark in a comment", files: "== ha.cf\n# made from {{ template }}\nbcast eth1\nnode a b\n" },
    { about: "names and addresses", files: "== ha.cf\nping 10.0.0.1 gw1.example.com\nbcast eth1\nnode a b\n" },
    {
      about: "a gateway that is known, and a group of that name",
      files:
        "== a/etc/ha.d/ha.cf\nping gateway\nping_group gateway 10.0.0.1\nnode master1 master2\nbcast eth1\n== a/etc/hostname\nmaster1\n== a/etc/nsswitch.conf\nhosts: files\n== a/etc/hosts\n127.0.0.1 localhost\n10.1.1.1 master1\n10.1.1.2 master2\n10.0.0.1 gateway\n",
      edge: true,
    },
  ],
};
