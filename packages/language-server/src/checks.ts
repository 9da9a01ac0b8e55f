import { type Cluster, type Configuration, configurationName, type Discovery, SourceFile } from "@halint/cluster";
import {
  applySuppressions,
  type Choice,
  compareDiagnostics,
  type Diagnostic,
  lint,
  lintTogether,
  makeChoice,
  ownRules,
  rules,
  unknownRule,
} from "@halint/linter";

/** Every rule id there is. */
export const knownRules: readonly string[] = [...rules.map((rule) => rule.id), ...ownRules.map((rule) => rule.id)];

const choices = new WeakMap<Configuration, Choice>();
const everything = makeChoice({});

/** What becomes of findings where this halint.json counts. */
export function choiceFor(configuration: Configuration | undefined): Choice {
  if (!configuration) return everything;
  let choice = choices.get(configuration);
  if (!choice) {
    const { rules: own, overrides, directory } = configuration;
    choice = makeChoice({ rules: own, overrides, directory });
    choices.set(configuration, choice);
  }
  return choice;
}

/** Milliseconds that checking may take before other work gets its turn. */
const slice = 12;

/** Findings of one cluster by all rules, before anybody has chosen among them. */
export type Findings = readonly Diagnostic[];

/** Checks a cluster, letting other work in between. Undefined if somebody has called it off. */
export async function checkCluster(cluster: Cluster, stopped: () => boolean): Promise<Findings | undefined> {
  const choice = choiceFor(cluster.configuration);
  const found: Diagnostic[] = [];
  let began = performance.now();
  for (const rule of rules) {
    if (!choice.mayRun(rule.id)) continue;
    found.push(...lint(cluster, [rule]));
    if (performance.now() - began < slice) continue;
    await new Promise((resolve) => setImmediate(resolve));
    if (stopped()) return undefined;
    began = performance.now();
  }
  return found.sort(compareDiagnostics);
}

/** What the clusters of a run do to each other. */
export function checkTogether(clusters: readonly Cluster[]): (cluster: Cluster) => Findings {
  const together = lintTogether(clusters, rules);
  return (cluster) => {
    const choice = choiceFor(cluster.configuration);
    return together(cluster).filter((finding) => choice.mayRun(finding.rule));
  };
}

/** What is shown of a cluster's findings: without what comments silence, and with levels as configured. */
export function chooseFindings(cluster: Cluster, findings: Findings): Findings {
  const choice = choiceFor(cluster.configuration);
  const { kept, findings: own } = applySuppressions(cluster, findings, {
    today: today(),
    known: knownRules,
    ran: (rule) => choice.mayRun(rule),
  });
  return [...kept, ...own].flatMap((finding) => choice.apply(finding) ?? []).sort(compareDiagnostics);
}

/** Checks a cluster at once and by itself, as fixes need it. */
export function checkNow(cluster: Cluster): Findings {
  const choice = choiceFor(cluster.configuration);
  const chosen = rules.filter((rule) => choice.mayRun(rule.id));
  return chooseFindings(cluster, lint(cluster, chosen));
}

/** What cannot be obeyed in a halint.json, and files that were met and could not be read. */
export function checkRun(discovery: Pick<Discovery, "configurations" | "unreadable">): Findings {
  const base = { severity: "error", noticed: "never", cluster: "" } as const;
  const configured = discovery.configurations.flatMap((configuration): Diagnostic[] => {
    const { file, rules: own, overrides, problems } = configuration;
    const unknown = [...own, ...overrides.flatMap((override) => override.rules)].flatMap(({ pattern, place }) => {
      const message = unknownRule(pattern, knownRules);
      return message ? [{ message, at: place }] : [];
    });
    const known = problems.map(({ message, range }) => ({ message, at: { file, range } }));
    return [...known, ...unknown].map((problem) => ({ ...base, ...problem, rule: configurationName }));
  });
  const unread = discovery.unreadable.map(
    ({ path, display, code, reason }): Diagnostic => ({
      ...base,
      rule: code === "EFBIG" ? "halint/too-large" : "halint/unreadable-file",
      message: `this cannot be read (${reason}): it was not checked, and what is said of the rest may be wrong`,
      at: { file: new SourceFile(path, display, new Uint8Array(), undefined) },
    }),
  );
  return [...configured, ...unread];
}

/** Today, where the server runs. */
function today(): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
