import type { Place } from "@halint/cluster";
import { describePicture } from "./describe.js";
import { layout } from "./layout.js";
import { placeOf } from "./marks.js";
import type { Picture } from "./picture.js";
import { printable } from "./printable.js";
import { badgeRadius, type LineShape, type Look, type Shape, type TextShape } from "./scene.js";

/** How the picture is coloured: as the reader's system is set, or one way for all. */
export type Theme = "auto" | "light" | "dark";

/** How an SVG is made. */
export interface SvgOptions {
  readonly theme?: Theme;
  /** For a page that has `hostStyle` in its own style sheet: names of places, which make things links of the page. */
  readonly link?: (place: Place) => string;
}

/** The picture as an SVG file: no script, nothing from elsewhere, the same bytes for the same picture. */
export function toSvg(picture: Picture, options: SvgOptions = {}): string {
  const { width, height, shapes } = layout(picture);
  const id = `halint-${slug(picture.name)}`;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" class="halint" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="graphics-document document" aria-labelledby="${id}-title ${id}-desc">`,
    `<title id="${id}-title">${escapeText(`Cluster ${picture.name}`)}</title>`,
    `<desc id="${id}-desc">${escapeText(describePicture(picture))}</desc>`,
    ...(options.link ? [] : [`<style>${style(options.theme ?? "auto")}</style>`]),
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...shapes.flatMap((shape) => draw(shape, options.link)),
    "</svg>",
  ].join("\n")}\n`;
}

// ---- Shapes ----------------------------------------------------------------------------------------------------------

function draw(shape: Shape, link: SvgOptions["link"]): string[] {
  switch (shape.kind) {
    case "box": {
      const { x, y, width, height } = shape.rect;
      return [
        `<rect class="box b-${shape.look}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${shape.radius}"/>`,
      ];
    }
    case "text":
      return [drawText(shape)];
    case "line":
      return drawLine(shape);
    case "badge": {
      const { x, y, number, severity } = shape;
      const mark =
        severity === "error"
          ? `<circle class="badge ${severity}" cx="${round(x)}" cy="${round(y)}" r="${badgeRadius}"/>`
          : `<rect class="badge ${severity}" x="${round(x - badgeRadius)}" y="${round(y - badgeRadius)}" width="${2 * badgeRadius}" height="${2 * badgeRadius}" rx="3"/>`;
      return [mark, `<text class="number" x="${round(x)}" y="${round(y + 3.5)}">${number}</text>`];
    }
    case "group":
      return [`<g role="group">`, `<title>${escapeText(shape.name)}</title>`, ...inner(shape.shapes, link), "</g>"];
    case "thing": {
      const place = link && placeOf(shape.thing);
      if (!place) return inner(shape.shapes, link);
      const { x, y, width, height } = shape.rect;
      return [
        `<g class="thing" role="link" tabindex="0" data-place="${escapeText(link(place))}" aria-label="${escapeText(shape.name)}">`,
        `<rect class="hit" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="6"/>`,
        ...inner(shape.shapes, link),
        "</g>",
      ];
    }
  }
}

function inner(shapes: readonly Shape[], link: SvgOptions["link"]): string[] {
  return shapes.flatMap((shape) => draw(shape, link));
}

function drawText({ x, y, text, size, bold, anchor, look }: TextShape): string {
  const extra = `${bold ? ` font-weight="600"` : ""}${anchor === "middle" ? ` text-anchor="middle"` : ""}`;
  return `<text class="t-${look}" x="${round(x)}" y="${round(y)}" font-size="${size}"${extra}>${escapeText(text)}</text>`;
}

function drawLine({ points, look, dash, arrows, crossed }: LineShape): string[] {
  const path = points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
  const dashes = dash === "solid" ? "" : ` stroke-dasharray="${dash === "dashed" ? "6 5" : "2 4"}"`;
  const result = [`<path class="line l-${look}"${dashes} d="${path}"/>`];
  const [first, second] = points;
  const [last, before] = [points.at(-1), points.at(-2)];
  if (!first || !second || !last || !before) return result;
  if (arrows !== "none") result.push(arrow(before, last, look));
  if (arrows === "both") result.push(arrow(second, first, look));
  if (crossed) {
    const [x, y] = [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2];
    result.push(`<path class="line l-${look} cross" d="M${round(x - 5)} ${round(y - 5)}l10 10m0 -10l-10 10"/>`);
  }
  return result;
}

/** A head at the second point; lines are horizontal or vertical there. */
function arrow(from: readonly [number, number], to: readonly [number, number], look: Look): string {
  const direction = Math.sign(to[0] - from[0]);
  return `<path class="head h-${look}" d="M${round(to[0])} ${round(to[1])}l${-8 * direction} -4.5v9z"/>`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

// ---- Colours ---------------------------------------------------------------------------------------------------------

interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly rule: string;
  readonly column: string;
  readonly card: string;
  readonly ok: string;
  readonly bad: string;
  readonly warn: string;
  readonly plain: string;
  readonly floating: string;
  readonly floatingCard: string;
  readonly drbd: string;
  readonly drbdCard: string;
  readonly node: string;
  readonly onNode: string;
  readonly onBadge: string;
}

/** Every text colour has a contrast of at least 4.5 : 1 with what it stands on. */
const light: Palette = {
  paper: "#ffffff",
  ink: "#1f2328",
  muted: "#59636e",
  rule: "#d1d9e0",
  column: "#f6f8fa",
  card: "#ffffff",
  ok: "#1a7f37",
  bad: "#cf222e",
  warn: "#8a5a00",
  plain: "#8b949e",
  floating: "#6639ba",
  floatingCard: "#fbf8ff",
  drbd: "#0a5bb5",
  drbdCard: "#f3f9ff",
  node: "#24292f",
  onNode: "#ffffff",
  onBadge: "#ffffff",
};

const dark: Palette = {
  paper: "#0d1117",
  ink: "#e6edf3",
  muted: "#9aa4af",
  rule: "#30363d",
  column: "#161b22",
  card: "#0d1117",
  ok: "#3fb950",
  bad: "#ff7b72",
  warn: "#d9a42e",
  plain: "#6e7681",
  floating: "#d2a8ff",
  floatingCard: "#1c1530",
  drbd: "#79c0ff",
  drbdCard: "#0c1d33",
  node: "#e6edf3",
  onNode: "#0d1117",
  onBadge: "#0d1117",
};

/** Colours that the page around the picture sets, as custom properties `--halint-paper`, `--halint-ink`, …. */
const host = Object.fromEntries(
  Object.keys(light).map((name) => [
    name,
    `var(--halint-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)})`,
  ]),
) as unknown as Palette;

/** The style sheet of pictures with links: its colours are those that the page around them sets. */
export function hostStyle(): string {
  return `${shape()}${colours(host)}`;
}

function style(theme: Theme): string {
  if (theme === "dark") return `${shape()}${colours(dark)}`;
  if (theme === "light") return `${shape()}${colours(light)}`;
  return `${shape()}${colours(light)}@media (prefers-color-scheme:dark){${colours(dark)}}`;
}

/** Text takes its colour from the root unless it says otherwise. */
function shape(): string {
  return [
    ".halint{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}",
    ".halint text{fill:currentColor}",
    ".halint .box{stroke-width:1}",
    ".halint .b-named,.halint .b-stranger,.halint .b-standby,.halint .b-ping,.halint .b-floating{stroke-dasharray:4 3}",
    ".halint .b-column{stroke:none}",
    ".halint .line{fill:none;stroke-width:1.6}",
    ".halint .l-rule,.halint .l-plain{stroke-width:1}",
    ".halint .cross{stroke-width:2.4}",
    ".halint .number{font-size:10px;font-weight:700;text-anchor:middle}",
  ].join("");
}

function colours(p: Palette): string {
  const fill = (name: string, colour: string) => `.halint .${name}{fill:${colour}}`;
  const box = (look: Look, inside: string, edge: string) => `.halint .b-${look}{fill:${inside};stroke:${edge}}`;
  const stroke = (look: Look, colour: string) =>
    `.halint .l-${look}{stroke:${colour}}.halint .h-${look}{fill:${colour}}`;
  return [
    `.halint{color:${p.ink}}`,
    fill("paper", p.paper),
    ...(["muted", "ok", "bad", "warn", "floating", "drbd"] as const).map((look) => fill(`t-${look}`, p[look])),
    fill("t-node", p.onNode),
    fill("t-named", p.muted),
    fill("t-stranger", p.warn),
    fill("number", p.onBadge),
    fill("badge.error", p.bad),
    fill("badge.warning", p.warn),
    box("node", p.node, p.node),
    box("named", p.paper, p.muted),
    box("stranger", p.paper, p.warn),
    box("interface", p.card, p.plain),
    box("hears", p.card, p.rule),
    box("floating", p.floatingCard, p.floating),
    box("ping", p.card, p.muted),
    box("group", p.card, p.ink),
    box("standby", p.column, p.plain),
    box("drbd", p.drbdCard, p.drbd),
    `.halint .b-column{fill:${p.column}}`,
    ...(["ok", "bad", "muted", "plain", "rule", "drbd"] as const).map((look) => stroke(look, p[look])),
  ].join("");
}

// ---- Text ------------------------------------------------------------------------------------------------------------

/** Text and attribute values; what XML does not know or a viewer would obey becomes a sign that something stood there. */
function escapeText(text: string): string {
  return printable(text)
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function slug(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "") || "cluster"
  );
}
