import type { ClusterModel, FindingModel, HearingModel, NodeModel, Placed, Severity } from "@halint/language-server";
import {
  type Disposable,
  EventEmitter,
  type FileDecoration,
  type FileDecorationProvider,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  Uri,
  window,
} from "vscode";
import { type Clusters, countsOf } from "./clusters.js";
import { openCommand } from "./places.js";

/** An item of the tree; children are made when it is opened. */
export interface Item {
  /** The same for the same thing in a later answer, so that what is open stays open. */
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly tooltip?: string;
  readonly icon: ThemeIcon;
  readonly place?: Placed | null | undefined;
  /** What was found in it: shown as a number behind it, in the colour of the worst. */
  readonly findings?: readonly FindingModel[];
  readonly context?: string;
  readonly open?: boolean;
  readonly children?: () => readonly Item[];
  /** For commands on the item. */
  readonly cluster?: ClusterModel;
  readonly rule?: string;
}

const icons: Record<Severity, ThemeIcon> = {
  error: new ThemeIcon("error", new ThemeColor("list.errorForeground")),
  warning: new ThemeIcon("warning", new ThemeColor("list.warningForeground")),
  info: new ThemeIcon("info", new ThemeColor("editorInfo.foreground")),
};

/** Items whose number of findings is shown have URIs of this scheme; nothing is behind them. */
const countScheme = "halint-count";

/** The tree of clusters: what the server says, in the order in which people ask for it. */
export class ClustersView implements TreeDataProvider<Item>, FileDecorationProvider, Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable[];
  readonly #view: TreeView<Item>;

  constructor(readonly clusters: Clusters) {
    this.#view = window.createTreeView("halint.clusters", { treeDataProvider: this, showCollapseAll: true });
    const follow = clusters.onDidChange(() => {
      this.#changed.fire();
      const serious = clusters.all.flatMap(({ findings }) => findings).filter(({ severity }) => severity !== "info");
      this.#view.badge = { value: serious.length, tooltip: countsOf(serious) ?? "" };
    });
    this.#subscriptions = [follow, this.#view, window.registerFileDecorationProvider(this)];
  }

  readonly onDidChangeTreeData = this.#changed.event;

  getChildren(item?: Item): Item[] {
    const several = this.clusters.all.length > 1;
    const items = item ? (item.children?.() ?? []) : this.clusters.all.map((cluster) => clusterItem(cluster, !several));
    // One address may be known twice from one source; a tree with two items of one id is not drawn at all.
    return [...new Map(items.map((one) => [one.id, one])).values()];
  }

  getTreeItem(item: Item): TreeItem {
    const state = !item.children
      ? TreeItemCollapsibleState.None
      : item.open
        ? TreeItemCollapsibleState.Expanded
        : TreeItemCollapsibleState.Collapsed;
    const result = new TreeItem(item.label, state);
    result.id = item.id;
    result.iconPath = item.icon;
    result.description = item.description ?? "";
    result.tooltip = item.tooltip === undefined ? item.label : new MarkdownString().appendText(item.tooltip);
    if (item.context !== undefined) result.contextValue = item.context;
    // The numbers are part of the URI, so that others are another URI and drawn anew.
    const serious = (item.findings ?? []).filter(({ severity }) => severity !== "info");
    if (serious.length > 0) {
      const query = JSON.stringify(serious.map(({ severity }) => severity));
      result.resourceUri = Uri.from({ scheme: countScheme, path: `/${item.label}`, query });
    }
    if (item.place) result.command = openCommand(item.place);
    return result;
  }

  provideFileDecoration(uri: Uri): FileDecoration | undefined {
    if (uri.scheme !== countScheme) return undefined;
    const severities = JSON.parse(uri.query) as Severity[];
    const tooltip = countsOf(severities.map((severity) => ({ severity }))) ?? "";
    const color = new ThemeColor(severities.includes("error") ? "list.errorForeground" : "list.warningForeground");
    // There is room for two signs.
    return { badge: severities.length > 99 ? "99" : String(severities.length), color, tooltip };
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }
}

function clusterItem(cluster: ClusterModel, open: boolean): Item {
  const { id, name, nodes, findings } = cluster;
  const version = cluster.drbdVersion === null ? [] : [`DRBD ${cluster.drbdVersion}`];
  const sections = [
    section(
      cluster,
      "nodes",
      "Nodes",
      "server",
      nodes.map((node) => nodeItem(cluster, node)),
      true,
    ),
    section(cluster, "files", "Shared files", "files", sharedFiles(cluster), false),
    section(
      cluster,
      "heartbeat",
      "Heartbeats",
      "pulse",
      cluster.heartbeat.map((one) => hearingItem(id, one)),
      true,
    ),
    section(cluster, "groups", "Groups", "list-ordered", groupItems(cluster), true),
    section(cluster, "drbd", "DRBD resources", "database", drbdItems(cluster), true),
    section(cluster, "elsewhere", "Other findings", "question", elsewhere(cluster), false),
  ];
  return {
    id,
    label: name,
    description: [`${nodes.length} node${nodes.length === 1 ? "" : "s"}`, ...version].join(", "),
    findings,
    tooltip: [`Cluster ${name}`, ...version, countsOf(findings) ?? "nothing found"].join(" · "),
    icon: new ThemeIcon("server-environment", colourOf(findings)),
    context: "cluster",
    cluster,
    open,
    children: () => sections.flatMap((one) => one ?? []),
  };
}

function section(
  { id }: ClusterModel,
  key: string,
  label: string,
  icon: string,
  items: readonly Item[],
  open: boolean,
): Item | undefined {
  if (items.length === 0) return undefined;
  const description = String(items.length);
  return { id: `${id} ${key}`, label, description, icon: new ThemeIcon(icon), open, children: () => items };
}

function nodeItem(cluster: ClusterModel, node: NodeModel): Item {
  const id = `${cluster.id} node ${node.label} ${node.directory}`;
  const known = node.identifiedBy === "nothing" ? "nobody says whose files these are" : `by ${node.identifiedBy}`;
  const own = new Set(node.files);
  const findings = cluster.findings.filter(({ uri, node: label }) => own.has(uri) || label === node.label);
  const files = cluster.files.filter((file) => own.has(file.uri));
  const addresses = [...new Set(node.addresses.map(({ address }) => address))].map((address): Item => {
    const known = node.addresses.filter((one) => one.address === address);
    const sources = [...new Set(known.map(({ source }) => source))].join(", ");
    const on = known.find((one) => one.interface !== null)?.interface;
    return {
      id: `${id} address ${address}`,
      label: address,
      description: on ?? sources,
      tooltip: `${address} is an address of ${node.label}; this is known from: ${sources}`,
      icon: new ThemeIcon("globe"),
      place: known.find(({ at }) => at !== null)?.at,
    };
  });
  const volumes = node.volumes.map(
    (one): Item => ({
      id: `${id} volume ${one.resource} ${one.number}`,
      label: one.device,
      description: [one.resource, one.disk === null ? "no disk" : `on ${one.disk}`].join(", "),
      icon: new ThemeIcon("database"),
      place: one.at,
    }),
  );
  return {
    id,
    label: node.label,
    description: known,
    findings,
    tooltip: `${node.label}: files in ${node.directory}; recognised ${known}${node.live ? "; this machine" : ""}`,
    icon: new ThemeIcon(node.live ? "vm-active" : "vm", colourOf(findings)),
    place: node.namedAt ?? whole(files[0]?.uri),
    children: () => [
      ...files.map((file) => fileItem(cluster, file, id)),
      ...findings.filter(({ uri }) => !own.has(uri)).map((finding) => findingItem(finding, id)),
      ...addresses,
      ...volumes,
    ],
  };
}

function fileItem(cluster: ClusterModel, file: ClusterModel["files"][number], under: string): Item {
  const findings = cluster.findings.filter(({ uri }) => uri === file.uri);
  const id = `${under} file ${file.uri}`;
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  return {
    id,
    label: name,
    ...(file.shared ? { description: "shared" } : {}),
    findings,
    tooltip: [file.path, ...(findings.length > 0 ? [countsOf(findings)] : [])].join(": "),
    icon: new ThemeIcon("file", colourOf(findings)),
    place: whole(file.uri),
    context: "file",
    ...(findings.length > 0 ? { children: () => findings.map((finding) => findingItem(finding, id)) } : {}),
  };
}

function findingItem(finding: FindingModel, under: string): Item {
  const { severity, message, rule, range, uri } = finding;
  const [first = message] = message.split("\n");
  return {
    id: `${under} finding ${rule} ${uri} ${range.start.line}:${range.start.character} ${first}`,
    // Many begin with the same words; the number is what tells them apart in a narrow view.
    label: `${range.start.line + 1}: ${first}`,
    tooltip: `${message}\n\n${rule}`,
    icon: icons[severity],
    place: finding,
    context: "finding",
    rule,
  };
}

/** Files that belong to no node alone. */
function sharedFiles(cluster: ClusterModel): Item[] {
  const owned = new Set(cluster.nodes.flatMap(({ files }) => files));
  return cluster.files
    .filter(({ uri, shared }) => shared || !owned.has(uri))
    .map((file) => fileItem(cluster, file, `${cluster.id} shared`));
}

/** Findings in files that no item above has. */
function elsewhere(cluster: ClusterModel): Item[] {
  const shown = new Set(cluster.files.map(({ uri }) => uri));
  const labels = new Set(cluster.nodes.map(({ label }) => label));
  return cluster.findings
    .filter(({ uri, node }) => !shown.has(uri) && !(node !== null && labels.has(node)))
    .map((finding) => findingItem(finding, `${cluster.id} elsewhere`));
}

const verdicts: Readonly<Record<string, { readonly icon: string; readonly colour: string; readonly words: string }>> = {
  heard: { icon: "pass", colour: "charts.green", words: "hears" },
  "not heard": { icon: "circle-slash", colour: "list.errorForeground", words: "does not hear" },
  unknown: { icon: "question", colour: "descriptionForeground", words: "may hear" },
};

function hearingItem(under: string, { from, to, verdict, by, at }: HearingModel): Item {
  const { icon, colour, words } = verdicts[verdict] ?? { icon: "question", colour: "foreground", words: verdict };
  return {
    id: `${under} hearing ${from} ${to}`,
    label: `${to} ${words} ${from}`,
    description: by.join(", "),
    tooltip: by.length > 0 ? `${to} hears ${from} by ${by.join(", ")}` : `${to} ${words} ${from}`,
    icon: new ThemeIcon(icon, new ThemeColor(colour)),
    place: at,
  };
}

/** Groups as each file has them; where all nodes say the same, once. */
function groupItems(cluster: ClusterModel): Item[] {
  const seen = new Map<string, number>();
  return cluster.groups.flatMap((group): Item[] => {
    const words = group.resources.map(({ script, args }) => [script, ...args].join("::"));
    const key = [group.owner, ...words].join(" ");
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    if (before > 0) return [];
    const id = `${cluster.id} group ${key}`;
    return [
      {
        id,
        label: `on ${group.owner}`,
        description: group.resources.map(({ script }) => script).join(" → "),
        tooltip: `${group.owner} starts, in this order: ${words.join(", ")}`,
        icon: new ThemeIcon("layers"),
        place: group,
        children: () =>
          group.resources.map((resource, index) => ({
            id: `${id} ${index}`,
            label: `${index + 1}. ${resource.script}`,
            description: resource.args.join(" "),
            icon: new ThemeIcon("play"),
            place: resource,
          })),
      },
    ];
  });
}

function drbdItems(cluster: ClusterModel): Item[] {
  const seen = new Set<string>();
  return cluster.drbd.flatMap((resource): Item[] => {
    const key = `${resource.resource} ${resource.hosts.join(" ")}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [
      {
        id: `${cluster.id} drbd ${key}`,
        label: resource.resource,
        description: resource.hosts.join(" ↔ "),
        icon: new ThemeIcon("database"),
        place: resource,
      },
    ];
  });
}

function whole(uri: string | undefined): Placed | undefined {
  const start = { line: 0, character: 0 };
  return uri === undefined ? undefined : { uri: Uri.parse(uri).toString(), range: { start, end: start } };
}

function colourOf(findings: readonly FindingModel[]): ThemeColor | undefined {
  if (findings.some(({ severity }) => severity === "error")) return new ThemeColor("list.errorForeground");
  return findings.some(({ severity }) => severity === "warning") ? new ThemeColor("list.warningForeground") : undefined;
}
