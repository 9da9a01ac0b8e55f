import { refusalsOf } from "@halint/cluster";
import { drbd } from "@halint/grammars";
import { judgedHosts } from "../../drbd-support.js";
import { drbdTemplateMarks } from "../../drbd-templates.js";
import { anyDrbdRule, type RuleDocs, type RuleExamples } from "../../rule.js";
import { pairWith } from "../../testing/drbd-pair.js";

const messages = {
  mark: (mark: string) =>
    `"${mark}" still has to be rendered: drbdadm reads it as it stands, and nothing else in this file is judged`,
  name: () => "the name says that this file still has to be rendered: nothing in it is judged",
  value: (option: string) => `the value of ${option} still has to be filled in: drbdadm takes it as it stands`,
};

export const rule = anyDrbdRule("drbd/unrendered-template", (subject, report) => {
  const { configuration } = subject;
  for (const { file, tree } of subject.files) {
    const [mark] = drbdTemplateMarks(tree);
    if (!mark && configuration.template) {
      report({ at: { file }, severity: "warning", noticed: "never", message: messages.name() });
    }
    if (mark) {
      const refused =
        !configuration.template &&
        judgedHosts(subject).some((host) =>
          refusalsOf(configuration, undefined, host).some((refusal) => refusal.file === file.path),
        );
      report({
        at: { file, range: mark },
        severity: "warning",
        noticed: refused ? "parse" : "never",
        message: messages.mark(file.text.slice(mark.start, mark.end)),
      });
    }
    if (mark || configuration.template) continue;
    for (const node of drbd.walk(tree)) {
      if (node.kind !== "option" || node.parent.kind === "handlers" || node.value?.kind !== "quoted") continue;
      if (!/^<[A-Za-z][^<>]*>$/.test(node.value.value)) continue;
      report({
        at: { file, range: node.value.range },
        severity: "warning",
        noticed: "never",
        message: messages.value(node.head?.value ?? ""),
      });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A template that was not rendered, or a placeholder that was not filled in.",
  why: "The source of a template is no configuration: drbdadm stops at `<%`, `{{` or `${`. halint says so once and does not judge what only the renderer knows. A placeholder in quotes, such as a shared secret `<your secret>`, is a value like any other to DRBD.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "an ERB template",
      files: `== drbd.conf\nresource ⟦<%= @name %>⟧ {\n  protocol C\n}\n`,
      expect: [
        'warning parse: "<%= @name %>" still has to be rendered: drbdadm reads it as it stands, and nothing else in this file is judged',
      ],
    },
    {
      about: "a template whose marks stand in quotes",
      files: `== drbd.conf\n${pairWith('net { cram-hmac-alg sha1; shared-secret "⟦{{ secret }}⟧"; }')}`,
      expect: [
        'warning never: "{{ secret }}" still has to be rendered: drbdadm reads it as it stands, and nothing else in this file is judged',
      ],
    },
    {
      about: "variables of a script",
      files: "== drbd.conf\nresource r0 {\n  on ⟦$MASTER⟧ { address $IP:7788; }\n}\n",
      expect: [
        'warning parse: "$MASTER" still has to be rendered: drbdadm reads it as it stands, and nothing else in this file is judged',
      ],
    },
    {
      about: "a placeholder",
      files: `== drbd.conf\n${pairWith('net { cram-hmac-alg sha1; shared-secret ⟦"<your secret>"⟧; }')}`,
      expect: ["warning never: the value of shared-secret still has to be filled in: drbdadm takes it as it stands"],
    },
    {
      about: "files whose names say it, with and without marks",
      files: `== drbd.conf.j2\n${pairWith('net { shared-secret "<your secret>"; }')}== drbd.d/r1.res.erb\nresource ⟦<%= @name %>⟧ {\n  protocol C\n}\n`,
      expect: [
        "warning never: the name says that this file still has to be rendered: nothing in it is judged",
        'warning never: "<%= @name %>" still has to be rendered: drbdadm reads it as it stands, and nothing else in this file is judged',
      ],
      edge: true,
    },
    {
      about: "a variable before a mark of another renderer",
      files:
        "== drbd.conf\n# the mail shop\nresource mail {\n  device /dev/drbd⟦$MINOR⟧;\n  on <%= @node %> { address 10.0.0.1:7789; disk /dev/sdc1; meta-disk internal; }\n}\n",
      expect: [
        'warning parse: "$MINOR" still has to be rendered: drbdadm reads it as it stands, and nothing else in this file is judged',
      ],
      edge: true,
    },
    {
      about: "deep inside a resource beside a skipped one",
      files: "== drbd.conf\nskip { }\nresource web {\n  on web1 {\n    volume 0 { disk ⟦%DISK%⟧; }\n  }\n}\n",
      expect: [
        'warning parse: "%DISK%" still has to be rendered: drbdadm reads it as it stands, and nothing else in this file is judged',
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "variables of a shell command, and a note",
      files: `== drbd.conf\n# <%= not here %>\n${pairWith('handlers { split-brain "echo ${DRBD_RESOURCE} | mail <root@example.com>"; }')}`,
    },
    {
      about: "a script between angle brackets, and a value in quotes",
      files: `== drbd.conf\n${pairWith('net { cram-hmac-alg sha1; shared-secret "correct-horse"; }\n  handlers { split-brain "<notify>"; }')}`,
      edge: true,
    },
    {
      about: "in what is skipped",
      files:
        "== drbd.conf\nresource web {\n  on web1 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.1:7788; meta-disk internal; }\n  on web2 { device /dev/drbd0; disk /dev/sdb1; address 10.0.0.2:7788; meta-disk internal; }\n}\nskip {\n  resource <%= @name %> {\n    on web1 { address $IP:7788; }\n  }\n}\n",
      edge: true,
    },
  ],
};
