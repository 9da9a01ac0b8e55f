import { readBits, udpServices } from "@halint/grammars";
import { isLineRefused } from "../../ha-cf-support.js";
import { haCfRule, type RuleDocs, type RuleExamples } from "../../rule.js";

const messages = {
  modulo: (port: string, used: number) =>
    `there is no port ${port}: the daemon uses ${used}, what is left of it after 65536, and does not say so`,
  service: (port: number, service: string) =>
    `port ${port} is that of ${service}: a server of it on this machine, or a firewall rule, gets in the way`,
};

const services = new Map([...udpServices].map(([name, port]) => [port, name]));

export const rule = haCfRule("ha-cf/port-range", (subject, report) => {
  const { file, reading } = subject;
  const words = [
    ...reading.of("udpport").flatMap((setting) => setting.values.slice(-1)),
    ...["mcast", "mcast6"].flatMap((name) => reading.of(name).flatMap((setting) => setting.values.slice(2, 3))),
  ];
  for (const word of words) {
    if (!/^[0-9]+$/.test(word.text) || isLineRefused(subject, word.range)) continue;
    const port = readBits(word.text, 16);
    const at = { file, range: word.range };
    const service = services.get(port);
    if (String(port) !== word.text.replace(/^0+(?=.)/, "")) {
      report({ at, severity: "warning", noticed: "never", message: messages.modulo(word.text, port) });
    } else if (service !== undefined && service !== "ha-cluster") {
      report({ at, severity: "warning", noticed: "warning", message: messages.service(port, service) });
    }
  }
});

export const docs: RuleDocs = {
  finds: "A port that does not exist, or that belongs to another service.",
  why: "A number above 65535 is taken modulo 65536 without a word, so 70000 is 4464, also for the firewall. A port that /etc/services knows for another service is only logged.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "beyond the last port",
      files: "== ha.cf\nudpport ⟦70000⟧\nmcast eth0 225.0.0.1 ⟦66230⟧ 1 0\nbcast eth1\nnode a b\n",
      expect: [
        "warning never: there is no port 70000: the daemon uses 4464, what is left of it after 65536, and does not say so",
        "warning never: there is no port 66230: the daemon uses 694, what is left of it after 65536, and does not say so",
      ],
    },
    {
      about: "another service",
      files: "== ha.cf\nudpport ⟦123⟧\nbcast eth1\nnode a b\n",
      expect: [
        "warning warning: port 123 is that of ntp: a server of it on this machine, or a firewall rule, gets in the way",
      ],
    },
  ],
  good: [
    { about: "ports", files: "== ha.cf\nudpport 694\nmcast eth0 225.0.0.1 1694 1 0\nbcast eth1\nnode a b\n" },
    {
      about: "the last of several, and what is no port",
      files: "== ha.cf\nudpport 53 1694\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
    {
      about: "text, and a port that is refused",
      files: "== ha.cf\nudpport 70000abc\nbcast eth0\nudpport 0\nnode master1 master2\nbcast eth1\n",
      edge: true,
    },
  ],
};
