/*
 * Libraries that few runs need, loaded when they are. `require` is what the bundler resolves without evaluating the
 * module at start, which would cost more than everything else that a run does; an `import` is evaluated at once, and
 * `await import()` would make every question about files asynchronous.
 */

/** The YAML library. */
export const yamlLibrary = (): typeof import("yaml") => require("yaml");

/** The library for JSON with comments. */
export const jsonLibrary = (): typeof import("@humanwhocodes/momoa") => require("@humanwhocodes/momoa");

/** Compression, of node itself. */
export const zlibLibrary = (): typeof import("node:zlib") => require("node:zlib");
