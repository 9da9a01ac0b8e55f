import { asHaCf, type Cluster, type ClusterNode, fileOf, type Language } from "@halint/cluster";
import { isTemplateHaCf } from "../../ha-cf-support.js";
import type { Rule, RuleDocs, RuleExamples } from "../../rule.js";

const messages = {
  absent: (directory: string, name: string) => `${directory} holds no ${name}: the daemon refuses to start`,
  unseen: (directory: string, name: string) =>
    `${directory} holds no ${name}: unless it comes from elsewhere, the daemon refuses to start`,
};

const languages: readonly Language[] = ["ha.cf", "haresources", "authkeys"];

/** The files that a node wants and does not have; without an ha.cf nobody knows whether Pacemaker replaces haresources. */
export function missingFiles(node: ClusterNode): Language[] {
  return languages.filter((language) => {
    if (fileOf(node, language) || node.unreadable.includes(language)) return false;
    if (language !== "haresources") return true;
    if (!node.haCf) return false;
    const reading = asHaCf(node.haCf);
    return !reading.crm && !isTemplateHaCf(reading);
  });
}

/** Whether another node of the cluster has the file. */
export function othersHave(cluster: Cluster, node: ClusterNode, language: Language): ClusterNode | undefined {
  return cluster.nodes.find((other) => other !== node && fileOf(other, language) !== undefined);
}

/** Whether a directory is that of a machine, so that what is not in it is not there. */
export function isMachine(node: ClusterNode): boolean {
  return node.live || node.root !== undefined;
}

export const rule: Rule = {
  id: "cluster/missing-file",
  check(cluster, report) {
    const told = new Set<Language>();
    for (const node of cluster.nodes) {
      const present = languages.flatMap((language) => fileOf(node, language) ?? []);
      const [file] = present;
      // A file that stands alone is a sample or was named alone.
      if (!file || (!isMachine(node) && (present.length < 2 || !node.haCf))) continue;
      for (const language of missingFiles(node)) {
        if (othersHave(cluster, node, language) || (!isMachine(node) && told.has(language))) continue;
        told.add(language);
        report({
          at: { file },
          node: node.name && node.label,
          severity: isMachine(node) ? "error" : "info",
          noticed: isMachine(node) ? "start" : "never",
          message: (isMachine(node) ? messages.absent : messages.unseen)(
            isMachine(node) && node.root !== undefined ? "/etc/ha.d" : "this directory",
            language,
          ),
        });
      }
    }
  },
};

export const docs: RuleDocs = {
  finds: "An ha.d in which ha.cf, authkeys or haresources is missing.",
  why: "The daemon needs ha.cf and authkeys, and haresources unless Pacemaker manages the resources; an empty haresources will do. authkeys is often left out of a repository because it holds a secret, so in a bare directory halint only reminds.",
};

export const examples: RuleExamples = {
  bad: [
    {
      about: "a machine without authkeys",
      files:
        "== web1/etc/ha.d/ha.cf\nnode a b\nbcast eth1\n== web1/etc/ha.d/haresources\na 10.0.0.1\n== web1/etc/fstab\n",
      expect: ["error start: /etc/ha.d holds no authkeys: the daemon refuses to start"],
    },
    {
      about: "a directory without authkeys",
      files: "== ha.cf\nnode a b\nbcast eth1\n== haresources\na 10.0.0.1\n",
      expect: [
        "info never: this directory holds no authkeys: unless it comes from elsewhere, the daemon refuses to start",
      ],
    },
    {
      about: "machines without haresources, each of them",
      files:
        "== web1/etc/ha.d/ha.cf\nnode web1 web2\nbcast eth1\n== web1/etc/ha.d/authkeys\nauth 1\n1 crc\n== web1/etc/hostname\nweb1\n== web2/etc/ha.d/ha.cf\nnode web1 web2\nbcast eth1\n== web2/etc/ha.d/authkeys\nauth 1\n1 crc\n== web2/etc/hostname\nweb2\n",
      expect: [
        "error start: /etc/ha.d holds no haresources: the daemon refuses to start",
        "error start: /etc/ha.d holds no haresources: the daemon refuses to start",
      ],
      edge: true,
    },
    {
      about: "Pacemaker needs authkeys all the same",
      files: "== web1/etc/ha.d/ha.cf\ncrm respawn\nnode a b\nbcast eth1\n== web1/etc/hostname\nweb1\n",
      expect: ["error start: /etc/ha.d holds no authkeys: the daemon refuses to start"],
      edge: true,
    },
    {
      about: "without ha.cf nobody knows whether haresources is wanted",
      files: "== web1/etc/ha.d/authkeys\nauth 1\n1 crc\n== web1/etc/hostname\nweb1\n",
      expect: ["error start: /etc/ha.d holds no ha.cf: the daemon refuses to start"],
      edge: true,
    },
    {
      about: "two directories without authkeys, said once",
      files:
        "== web1/ha.cf\nnode web1 web2\nbcast eth1\n== web1/haresources\nweb1 10.0.0.1\n== web2/ha.cf\nnode web1 web2\nbcast eth1\n== web2/haresources\nweb1 10.0.0.1\n",
      expect: [
        "info never: this directory holds no authkeys: unless it comes from elsewhere, the daemon refuses to start",
      ],
      edge: true,
    },
  ],
  good: [
    {
      about: "all three",
      files: "== ha.cf\nnode a b\nbcast eth1\n== haresources\na 10.0.0.1\n== authkeys\nauth 1\n1 crc\n",
    },
    {
      about: "Pacemaker needs no haresources",
      files: "== etc/ha.d/ha.cf\ncrm on\nnode a b\nbcast eth1\n== etc/ha.d/authkeys\nauth 1\n1 crc\n",
    },
    { about: "a file alone", files: "== ha.cf\nnode a b\nbcast eth1\n" },
    {
      about: "the other machine has it: another rule's",
      files:
        "== web1/etc/ha.d/ha.cf\nnode web1 web2\nbcast eth1\n== web1/etc/ha.d/haresources\nweb1 10.0.0.1\n== web1/etc/ha.d/authkeys\nauth 1\n1 crc\n== web1/etc/hostname\nweb1\n== web2/etc/ha.d/ha.cf\nnode web1 web2\nbcast eth1\n== web2/etc/ha.d/haresources\nweb1 10.0.0.1\n== web2/etc/hostname\nweb2\n",
      edge: true,
    },
    {
      about: "a template may be rendered for Pacemaker",
      files: "== etc/ha.d/ha.cf\n{{ crm }}\nnode {{ nodes }}\nbcast eth1\n== etc/ha.d/authkeys\nauth 1\n1 crc\n",
      edge: true,
    },
  ],
};
