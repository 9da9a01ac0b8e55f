// The page of the form for a new cluster. It collects answers; what is wrong with them, the server says.
import { element, host } from "./vscode.js";

interface Checked {
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly files: readonly { readonly path: string; readonly mode: string; readonly text: string }[];
  readonly obstacles: readonly { readonly path: string; readonly why: string }[];
}

type Message =
  | ({ readonly type: "checked" } & Checked)
  | { readonly type: "directory"; readonly path: string }
  | { readonly type: "failed"; readonly message: string };

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

let fields = 0;

/** A labelled control; problems of answers whose path begins with `path` are shown below it. */
function field(label: string, path: string, control: Control, hint = ""): HTMLDivElement {
  const id = `field-${++fields}`;
  control.id = id;
  control.dataset.path = path;
  control.setAttribute("aria-describedby", `${id}-hint ${id}-problem`);
  control.addEventListener("input", changed);
  return element(
    "div",
    { class: "field" },
    element("label", { for: id }, label),
    control,
    element("p", { class: "hint", id: `${id}-hint` }, hint),
    element("p", { class: "problem", id: `${id}-problem`, role: "status" }),
  );
}

function input(value = "", placeholder = ""): HTMLInputElement {
  const made = element("input", { type: "text", spellcheck: "false", placeholder });
  made.value = value;
  return made;
}

function select(options: Readonly<Record<string, string>>): HTMLSelectElement {
  return element("select", {}, ...Object.entries(options).map(([value, text]) => element("option", { value }, text)));
}

function area(rows: number, placeholder: string, value = ""): HTMLTextAreaElement {
  const made = element("textarea", { rows: String(rows), spellcheck: "false", placeholder });
  made.value = value;
  return made;
}

// ---- The form --------------------------------------------------------------------------------------------------------

const nodes = [0, 1].map((index) => ({
  name: input("", index === 0 ? "node1" : "node2"),
  interfaces: area(
    3,
    index === 0 ? "eth0=192.168.1.11/24\neth1=10.1.1.1/24" : "eth0=192.168.1.12/24\neth1=10.1.1.2/24",
  ),
}));
const home = element("select", {});
const addresses = input("", "192.168.1.100");
const services = input("", "httpd mysqld");
const ping = input("", "192.168.1.1");
const heartbeats = input("", "all networks that both nodes are in");
const haCf = select({ "per-node": "one for each node", shared: "the same for both" });
const distribution = select({
  "debian-12": "Debian 12",
  "debian-older": "older Debian",
  el6: "RHEL or CentOS 6, 64 bits",
  "el6-32bit": "RHEL or CentOS 6, 32 bits",
});
const drbd = select({ "8.4": "8.4", "8.3": "8.3", "9": "9" });
const failback = select({ "": "as suits the resources", yes: "yes", no: "no" });
const boot = element("input", { type: "checkbox" });
const name = input("", "made of the nodes' names");

interface Storage {
  readonly resource: HTMLInputElement;
  readonly disk: HTMLInputElement;
  readonly mount: HTMLInputElement;
  readonly fileSystem: HTMLSelectElement;
  readonly box: HTMLElement;
}

const storages: Storage[] = [];
const storageList = element("div", { class: "storages" });

function renumber(): void {
  for (const [index, one] of storages.entries()) {
    const path = `groups[0].storage[${index}]`;
    one.resource.dataset.path = `${path}.resource`;
    one.disk.dataset.path = `${path}.disk`;
    one.mount.dataset.path = `${path}.mount`;
    one.fileSystem.dataset.path = `${path}.fileSystem`;
  }
}

function addStorage(): void {
  const fileSystem = select({ ext4: "ext4", ext3: "ext3", xfs: "xfs" });
  const [resource, disk, mount] = [input(`r${storages.length}`), input("", "/dev/sdb1"), input("", "/srv/data")];
  const remove = element("button", { type: "button", class: "plain" }, "Remove");
  const box = element(
    "fieldset",
    { class: "storage" },
    element("legend", {}, "DRBD resource"),
    field("Name", "", resource),
    field("Disk under it, on both nodes", "", disk),
    field("Mounted at", "", mount),
    field("File system", "", fileSystem),
    remove,
  );
  const entry = { resource, disk, mount, fileSystem, box };
  remove.addEventListener("click", () => {
    storages.splice(storages.indexOf(entry), 1);
    box.remove();
    renumber();
    changed();
  });
  storages.push(entry);
  storageList.append(box);
  renumber();
  resource.focus();
  changed();
}

const more = element("button", { type: "button", class: "plain" }, "Add a DRBD resource");
more.addEventListener("click", addStorage);
const where = element("output", { class: "where" });
const choose = element("button", { type: "button", class: "plain" }, "Choose…");
choose.addEventListener("click", () => host.postMessage({ type: "directory" }));
const create = element("button", { type: "submit", class: "primary", disabled: "" }, "Create the Files");
const general = element("ul", { class: "general", "aria-label": "What is missing", role: "status" });

function section(title: string, ...children: readonly Node[]): HTMLElement {
  return element("section", {}, element("h2", {}, title), ...children);
}

function pair(...children: readonly Node[]): HTMLElement {
  return element("div", { class: "pair" }, ...children);
}

const form = element(
  "form",
  { novalidate: "" },
  element("h1", {}, "New cluster"),
  element(
    "p",
    { class: "lead" },
    "Two nodes, from which all files of both are made. Nothing is written before you say so.",
  ),
  section(
    "Nodes",
    pair(
      ...nodes.map(({ name: own, interfaces }, index) =>
        element(
          "div",
          {},
          field(index === 0 ? "First node" : "Second node", `nodes[${index}].name`, own, "As uname -n says it there"),
          field("Its interfaces", `nodes[${index}].interfaces`, interfaces, "One a line: name=address/prefix"),
        ),
      ),
    ),
  ),
  section(
    "What moves between them",
    field("Starts on", "groups[0].node", home),
    pair(
      field("Floating addresses", "groups[0].addresses", addresses, "Separated by blanks"),
      field("Services", "groups[0].services", services, "Init scripts, in start order"),
    ),
    storageList,
    more,
  ),
  section(
    "Heartbeats",
    pair(
      field("Networks", "heartbeats", heartbeats, "Interfaces of the first node"),
      field("Ping", "ping", ping, "Something outside that both reach, usually the router"),
    ),
    pair(field("ha.cf", "haCf", haCf), field("Groups go home by themselves", "failback", failback)),
  ),
  section(
    "Machines",
    pair(
      field("Distribution", "distribution", distribution),
      field("DRBD's tools", "drbd", drbd, "Where there is a DRBD resource"),
    ),
    field("Name of the cluster", "name", name),
    element("label", { class: "check" }, boot, " heartbeat starts when a machine boots"),
  ),
);
boot.addEventListener("input", changed);
const previewTitle = element("h2", {}, "Files");
const tabs = element("div", { class: "tabs", role: "tablist", "aria-label": "Files" });
const text = element("pre", { tabindex: "0", role: "tabpanel" });
const preview = element("aside", {}, previewTitle, general, tabs, text);
const foot = element("footer", {}, element("span", { class: "label" }, "Files go to"), where, choose, create);
form.append(foot);
document.body.append(form, preview);

// ---- Answers ---------------------------------------------------------------------------------------------------------

const wordsOf = (value: string) => value.split(/[\s,]+/).filter((word) => word !== "");

function answers(): unknown {
  const optional: Record<string, unknown> = {
    name: name.value.trim() || undefined,
    ping: ping.value.trim() || undefined,
    heartbeats: heartbeats.value.trim() === "" ? undefined : wordsOf(heartbeats.value),
    failback: failback.value === "" ? undefined : failback.value === "yes",
    startAtBoot: boot.checked || undefined,
  };
  return {
    nodes: nodes.map((node) => ({
      name: node.name.value.trim(),
      interfaces: Object.fromEntries(
        wordsOf(node.interfaces.value).map((word) => {
          const at = word.indexOf("=");
          return at === -1 ? [word, ""] : [word.slice(0, at), word.slice(at + 1)];
        }),
      ),
    })),
    groups: [
      {
        ...(home.value === "" ? {} : { node: home.value }),
        addresses: wordsOf(addresses.value),
        services: wordsOf(services.value),
        storage: storages.map((one) => ({
          resource: one.resource.value.trim(),
          disk: one.disk.value.trim(),
          mount: one.mount.value.trim(),
          fileSystem: one.fileSystem.value,
        })),
      },
    ],
    haCf: haCf.value,
    distribution: distribution.value,
    drbd: drbd.value,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/** Fields that somebody has been in: others are not called wrong before their time. */
const visited = new Set<string>();
let last: Checked | undefined;

function changed(event?: Event): void {
  if (event?.target instanceof HTMLElement && event.target.dataset.path) visited.add(event.target.dataset.path);
  const names = nodes.map((node) => node.name.value.trim()).filter((own) => own !== "");
  const chosen = home.selectedIndex;
  home.replaceChildren(...names.map((own) => element("option", { value: own }, own)));
  home.selectedIndex = Math.min(Math.max(chosen, 0), names.length - 1);
  host.postMessage({ type: "answers", answers: answers() });
}

form.addEventListener("focusout", ({ target }) => {
  if (!(target instanceof HTMLElement) || !target.dataset.path) return;
  visited.add(target.dataset.path);
  if (last) showProblems(last);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  host.postMessage({ type: "create" });
});

// ---- What the server says --------------------------------------------------------------------------------------------

function controls(): Control[] {
  return [...form.querySelectorAll<Control>("[data-path]")].filter((control) => control.dataset.path !== "");
}

function isAbout(problem: string, path: string): boolean {
  return problem === path || problem.startsWith(`${path}.`) || problem.startsWith(`${path}[`);
}

function showProblems({ problems, obstacles }: Checked): void {
  const shown = new Set<string>();
  for (const control of controls()) {
    const path = control.dataset.path ?? "";
    const own = problems.filter((problem) => isAbout(problem.path, path));
    for (const problem of own) shown.add(problem.path);
    const tell = own.length > 0 && visited.has(path);
    control.setAttribute("aria-invalid", String(tell));
    const below = document.getElementById(`${control.id}-problem`);
    if (below) below.textContent = tell ? (own[0]?.message ?? "") : "";
  }
  const rest = problems.filter(({ path }) => !shown.has(path)).map(({ message }) => message);
  const waiting = problems.filter(({ path }) => shown.has(path)).length;
  const missing =
    waiting === 0 ? [] : [waiting === 1 ? "1 answer is missing or wrong." : `${waiting} answers are missing or wrong.`];
  const blocked = obstacles.map(({ path, why }) => `${path}: ${why}`);
  general.replaceChildren(...[...missing, ...rest, ...blocked].map((line) => element("li", {}, line)));
}

let open = "";

function showFiles(files: Checked["files"]): void {
  previewTitle.textContent = files.length > 0 ? `${files.length} files` : "Files";
  if (!files.some(({ path }) => path === open)) open = files[0]?.path ?? "";
  tabs.replaceChildren(
    ...files.map(({ path, mode }) => {
      const tab = element(
        "button",
        { type: "button", role: "tab", "aria-selected": String(path === open), title: `mode ${mode}` },
        path,
      );
      tab.addEventListener("click", () => {
        open = path;
        showFiles(files);
      });
      return tab;
    }),
  );
  text.textContent = files.find(({ path }) => path === open)?.text ?? "";
  text.hidden = files.length === 0;
}

window.addEventListener("message", ({ data }: MessageEvent<Message>) => {
  switch (data.type) {
    case "directory":
      where.textContent = data.path === "" ? "(asked for when they are created)" : data.path;
      break;
    case "failed":
      general.replaceChildren(element("li", {}, data.message));
      create.disabled = true;
      break;
    case "checked":
      last = data;
      showProblems(data);
      showFiles(data.files);
      create.disabled = data.problems.length > 0 || data.obstacles.length > 0;
      break;
  }
});
host.postMessage({ type: "ready" });
changed();
nodes[0]?.name.focus();
