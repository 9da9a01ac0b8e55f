import type { Distribution } from "./answers.js";

/** Facts of a distribution that files and runbook need. */
export interface DistributionFacts {
  readonly label: string;
  /** Directory of heartbeat's own programs. */
  readonly programs: string;
  readonly init: "systemd" | "sysv";
  /** Commands that install the packages; the second list only where DRBD is used. */
  readonly install: readonly string[];
  readonly installDrbd: readonly string[];
  /** Said before the commands. */
  readonly note?: string;
}

const enterpriseLinux = {
  init: "sysv",
  install: ["yum install epel-release", "yum install heartbeat resource-agents"],
  installDrbd: ["yum install drbd84-utils kmod-drbd84"],
  note: "heartbeat comes from EPEL, DRBD from ELRepo: both have to be set up as repositories first. DRBD's kernel module has to fit the running kernel on both nodes.",
} as const;

/** Every distribution that init can write for. */
export const distributions: Readonly<Record<Distribution, DistributionFacts>> = {
  "debian-12": {
    label: "Debian 12",
    programs: "/usr/libexec/heartbeat",
    init: "systemd",
    install: ["apt-get update", "apt-get install heartbeat resource-agents"],
    installDrbd: ["apt-get install drbd-utils"],
  },
  "debian-older": {
    label: "Debian before 12, or Ubuntu",
    programs: "/usr/lib/heartbeat",
    init: "systemd",
    install: ["apt-get update", "apt-get install heartbeat resource-agents"],
    installDrbd: ["apt-get install drbd-utils"],
  },
  el6: { label: "RHEL or CentOS 6, 64 bit", programs: "/usr/lib64/heartbeat", ...enterpriseLinux },
  "el6-32bit": { label: "RHEL or CentOS 6, 32 bit", programs: "/usr/lib/heartbeat", ...enterpriseLinux },
};
