// The page of the topology: shows a picture that the extension sends, and says which thing of it was chosen.
import { element, host } from "./vscode.js";

interface PictureMessage {
  readonly type: "picture";
  readonly svg: string;
  readonly style: string;
  readonly name: string;
  readonly cluster: string;
  readonly clusters: readonly { readonly id: string; readonly name: string }[];
}

const zooms = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3];
let zoom = 1;

const chooser = element("select", { "aria-label": "Cluster", hidden: "" });
const percent = element("output", { "aria-label": "Size" });
const bar = element("header", { role: "toolbar", "aria-label": "Topology" });
const stage = element("main", { "aria-live": "off" });
const style = element("style", { nonce: document.body.dataset.nonce ?? "" });

function button(text: string, title: string, action: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", title, "aria-label": title }, text);
  made.addEventListener("click", action);
  return made;
}

bar.append(
  chooser,
  button("−", "Smaller (-)", () => step(-1)),
  percent,
  button("+", "Larger (+)", () => step(1)),
  button("Fit", "Fit to the width (0)", () => fit()),
  button("Export…", "Save as SVG, DOT or Mermaid", () => host.postMessage({ type: "export" })),
);
document.head.append(style);
document.body.append(bar, stage);
chooser.addEventListener("change", () => host.postMessage({ type: "choose", cluster: chooser.value }));

// ---- Size ------------------------------------------------------------------------------------------------------------

let fitted = true;

function picture(): SVGSVGElement | null {
  return stage.querySelector("svg");
}

function setZoom(value: number): void {
  zoom = value;
  const svg = picture();
  const box = svg?.viewBox.baseVal;
  if (svg && box) {
    svg.setAttribute("width", String(box.width * zoom));
    svg.setAttribute("height", String(box.height * zoom));
  }
  percent.textContent = `${Math.round(zoom * 100)} %`;
}

function step(direction: 1 | -1): void {
  fitted = false;
  const next = direction > 0 ? zooms.find((one) => one > zoom + 0.01) : zooms.findLast((one) => one < zoom - 0.01);
  if (next !== undefined) setZoom(next);
}

/** As wide as the page, and never so small that nobody can read it. */
function fit(): void {
  fitted = true;
  const width = picture()?.viewBox.baseVal.width ?? 0;
  if (width > 0) setZoom(Math.min(1, Math.max(0.6, (stage.clientWidth - 16) / width)));
}

window.addEventListener("resize", () => {
  if (fitted) fit();
});

// ---- Choosing --------------------------------------------------------------------------------------------------------

function open(thing: Element): void {
  host.postMessage({ type: "open", place: Number(thing.getAttribute("data-place")) });
}

function thingAt(target: EventTarget | null): SVGElement | null {
  return target instanceof Element ? target.closest<SVGElement>("[data-place]") : null;
}

stage.addEventListener("click", (event) => {
  const thing = thingAt(event.target);
  if (thing) open(thing);
});

/** The nearest thing in a direction, as seen from another one. */
function neighbour(from: SVGElement, x: number, y: number): SVGElement | undefined {
  const start = from.getBoundingClientRect();
  const [fromX, fromY] = [start.left + start.width / 2, start.top + start.height / 2];
  let best: SVGElement | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const thing of stage.querySelectorAll<SVGElement>("[data-place]")) {
    if (thing === from) continue;
    const rect = thing.getBoundingClientRect();
    const [dx, dy] = [rect.left + rect.width / 2 - fromX, rect.top + rect.height / 2 - fromY];
    const along = dx * x + dy * y;
    const aside = Math.abs(dx * y) + Math.abs(dy * x);
    const far = along + 2 * aside;
    if (along <= 4 || far >= least) continue;
    best = thing;
    least = far;
  }
  return best;
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLSelectElement) return;
  const thing = thingAt(event.target);
  const arrow = arrows[event.key];
  if (thing && (event.key === "Enter" || event.key === " ")) open(thing);
  else if (thing && arrow) {
    const next = neighbour(thing, ...arrow);
    next?.focus();
    next?.scrollIntoView({ block: "nearest", inline: "nearest" });
  } else if (event.key === "+" || event.key === "=") step(1);
  else if (event.key === "-") step(-1);
  else if (event.key === "0") fit();
  else return;
  event.preventDefault();
});

// ---- Drawing ---------------------------------------------------------------------------------------------------------

function show({ svg, style: rules, name, cluster, clusters }: PictureMessage): void {
  host.setState({ cluster });
  style.textContent = rules;
  chooser.hidden = clusters.length < 2;
  chooser.replaceChildren(...clusters.map((one) => element("option", { value: one.id }, one.name)));
  chooser.value = cluster;
  if (svg === "") {
    stage.replaceChildren(element("p", {}, "There is no cluster in the open folders."));
    return;
  }
  const focused = thingAt(document.activeElement)?.getAttribute("aria-label");
  const { scrollLeft, scrollTop } = stage;
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  parsed.setAttribute("aria-label", `Cluster ${name}`);
  stage.replaceChildren(document.importNode(parsed, true));
  if (fitted) fit();
  else setZoom(zoom);
  stage.scrollTo(scrollLeft, scrollTop);
  // Somebody who goes through the picture with keys must not lose their place when it is drawn anew.
  if (focused) stage.querySelector<SVGElement>(`[aria-label="${CSS.escape(focused)}"]`)?.focus();
}

window.addEventListener("message", ({ data }: MessageEvent<PictureMessage>) => {
  if (data.type === "picture") show(data);
});
host.postMessage({ type: "ready" });
