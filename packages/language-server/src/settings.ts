/** What a user can set, in the section `halint` of the client's configuration or as `initializationOptions`. */
export interface Settings {
  /** Version of drbdadm to judge for, instead of the inferred one. */
  readonly drbdVersion: "8.3" | "8.4" | "9" | undefined;
  /** Directories outside the workspace that may be read. */
  readonly allowedPaths: readonly string[];
  /** Whether a folder that ends in `etc/ha.d` opens its node's root for the files that facts come from. */
  readonly nodeFacts: boolean;
  readonly inlayHints: InlayHintSettings;
  readonly codeLens: boolean;
  /** `auto`: the client asks (pull) if it can, else the server sends (push). */
  readonly diagnostics: "auto" | "push" | "pull";
  /** Where the pages of the rules are; a rule's page is `<docs>/<rule>.md`. */
  readonly docs: string | undefined;
}

/** Which inlay hints are shown. */
export interface InlayHintSettings {
  readonly parameterNames: boolean;
  readonly units: boolean;
  readonly owners: boolean;
}

/** What holds unless something else is set. */
export const defaultSettings: Settings = {
  drbdVersion: undefined,
  allowedPaths: [],
  nodeFacts: false,
  inlayHints: { parameterNames: true, units: true, owners: true },
  codeLens: true,
  diagnostics: "auto",
  docs: undefined,
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads settings; whatever is of the wrong kind is as if it were not there. */
export function readSettings(value: unknown): Settings {
  if (!isObject(value)) return defaultSettings;
  const hints = isObject(value.inlayHints) ? value.inlayHints : {};
  // One switch for all of them is what people try first.
  const all = typeof value.inlayHints === "boolean" ? value.inlayHints : true;
  const flag = (candidate: unknown, otherwise: boolean) => (typeof candidate === "boolean" ? candidate : otherwise);
  const { drbdVersion, diagnostics, docs, allowedPaths } = value;
  return {
    drbdVersion: drbdVersion === "8.3" || drbdVersion === "8.4" || drbdVersion === "9" ? drbdVersion : undefined,
    allowedPaths: Array.isArray(allowedPaths)
      ? allowedPaths.filter((path): path is string => typeof path === "string" && path.startsWith("/"))
      : [],
    nodeFacts: flag(value.nodeFacts, false),
    inlayHints: {
      parameterNames: flag(hints.parameterNames, all),
      units: flag(hints.units, all),
      owners: flag(hints.owners, all),
    },
    codeLens: flag(value.codeLens, true),
    diagnostics: diagnostics === "push" || diagnostics === "pull" ? diagnostics : "auto",
    docs: typeof docs === "string" && docs !== "" ? docs.replace(/(?<!\/)\/+$/, "") : undefined,
  };
}
