import type { drbd } from "@halint/grammars";
import type { Distribution } from "./answers.js";

/** Where DRBD's module and tools come from. */
export interface DrbdSource {
  readonly commands: readonly string[];
  /** What has to be known before. */
  readonly note?: string;
}

/** Facts of a distribution that files and runbook need. */
export interface DistributionFacts {
  readonly label: string;
  /** Directory of heartbeat's own programs. */
  readonly programs: string;
  readonly init: "systemd" | "sysv";
  /** Commands that install the packages. */
  readonly install: readonly string[];
  /** How DRBD comes on the node, where it is used. */
  readonly drbd: Readonly<Record<drbd.DrbdVersion, DrbdSource>>;
  /** Said before the commands. */
  readonly note?: string;
}

const debianTools: DrbdSource = { commands: ["apt-get install drbd-utils"] };

/** The tools read the files of whichever module the kernel has. */
function otherModule(own: string): DrbdSource {
  return {
    ...debianTools,
    note: `The kernel's own DRBD is ${own}: the module that these files are for has to be installed besides, on both nodes (\`modinfo drbd\` says which one is there).`,
  };
}

const fromElrepo =
  "DRBD comes from ELRepo, which has to be set up as a repository first. Its kernel module has to fit the running kernel on both nodes.";

const enterpriseLinux = {
  init: "sysv",
  install: ["yum install epel-release", "yum install heartbeat resource-agents"],
  drbd: {
    "8.3": { commands: ["yum install drbd83-utils kmod-drbd83"], note: fromElrepo },
    "8.4": { commands: ["yum install drbd84-utils kmod-drbd84"], note: fromElrepo },
    "9": {
      commands: [],
      note: "DRBD 9, module and tools, comes from its makers or is built from source, for the running kernel of both nodes.",
    },
  },
} as const;

/** Every distribution that init can write for. */
export const distributions: Readonly<Record<Distribution, DistributionFacts>> = {
  "debian-12": {
    label: "Debian 12",
    programs: "/usr/libexec/heartbeat",
    init: "systemd",
    install: ["apt-get update", "apt-get install heartbeat resource-agents"],
    drbd: { "8.3": otherModule("8.4"), "8.4": debianTools, "9": otherModule("8.4") },
  },
  "debian-older": {
    label: "Debian before 12, or Ubuntu",
    programs: "/usr/lib/heartbeat",
    init: "systemd",
    install: ["apt-get update", "apt-get install heartbeat resource-agents"],
    drbd: {
      "8.3": { commands: ["apt-get install drbd8-utils"] },
      "8.4": debianTools,
      "9": otherModule("8.4, or older"),
    },
  },
  el6: { label: "RHEL or CentOS 6, 64 bit", programs: "/usr/lib64/heartbeat", ...enterpriseLinux },
  "el6-32bit": { label: "RHEL or CentOS 6, 32 bit", programs: "/usr/lib/heartbeat", ...enterpriseLinux },
};
