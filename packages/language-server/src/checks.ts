import type { Cluster } from "@halint/cluster";
import {
  applySuppressions,
  type Choice,
  compareDiagnostics,
  type Diagnostic,
  lint,
  lintRun,
  ownRules,
  type Rule,
  rules,
} from "@halint/linter";

/** Every rule id there is. */
export const knownRules: readonly string[] = [...rules.map((rule) => rule.id), ...ownRules.map((rule) => rule.id)];

/** Milliseconds that checking may take before other work gets its turn. */
const slice = 12;

/** Rules that look at all clusters of a run, as rules that say nothing of one cluster. */
const runRules: readonly Rule[] = rules.flatMap(({ id, checkRun }) =>
  checkRun ? [{ id, check: () => {}, checkRun }] : [],
);

/** Findings of one cluster by all rules, before anybody has chosen among them. */
export type Findings = readonly Diagnostic[];

/** Checks a cluster, letting other work in between. Undefined if somebody has called it off. */
export async function checkCluster(
  cluster: Cluster,
  choice: Choice,
  stopped: () => boolean,
): Promise<Findings | undefined> {
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

/** What clusters do to each other. */
export function checkTogether(clusters: readonly Cluster[], choice: Choice): Findings {
  if (clusters.length < 2) return [];
  const chosen = runRules.filter((rule) => choice.mayRun(rule.id));
  return chosen.length === 0 ? [] : lintRun(clusters, chosen);
}

/** What is shown of a cluster's findings: without what comments silence, and with levels as configured. */
export function chooseFindings(cluster: Cluster, findings: Findings, choice: Choice): Findings {
  const { kept, findings: own } = applySuppressions(cluster, findings, {
    today: today(),
    known: knownRules,
    ran: (rule) => choice.mayRun(rule),
  });
  return [...kept, ...own].flatMap((finding) => choice.apply(finding) ?? []).sort(compareDiagnostics);
}

/** Checks clusters of one run at once, as fixes need it. */
export function checkNow(clusters: readonly Cluster[], choice: Choice): Findings {
  const chosen = rules.filter((rule) => choice.mayRun(rule.id));
  const together = checkTogether(clusters, choice);
  return clusters.flatMap((cluster) =>
    chooseFindings(cluster, [...lint(cluster, chosen), ...together.filter((entry) => isAbout(entry, cluster))], choice),
  );
}

/** Whether a finding is about this cluster; clusters may have the same name. */
export function isAbout(finding: Diagnostic, cluster: Cluster): boolean {
  const { file } = finding.at;
  return (
    finding.cluster === cluster.name &&
    (cluster.files.includes(file) ||
      cluster.nodes.some((node) => node.nodeinfo === file || node.facts.files.includes(file)))
  );
}

/** Today, where the server runs. */
function today(): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
