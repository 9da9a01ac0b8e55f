export { describePicture } from "./describe.js";
export { toDot } from "./dot.js";
export type { PictureFinding } from "./marks.js";
export { toMermaid } from "./mermaid.js";
export * from "./picture.js";
export { pictureOf } from "./picture-of.js";
export { hostStyle, type SvgOptions, type Theme, toSvg } from "./svg.js";
