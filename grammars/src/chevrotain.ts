// The one door to the parser library: no other file imports "chevrotain".
import "./polyfill.js";

export * from "chevrotain";
