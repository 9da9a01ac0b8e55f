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
export declare const defaultSettings: Settings;
/** Reads settings; whatever is of the wrong kind is as if it were not there. */
export declare function readSettings(value: unknown): Settings;
//# sourceMappingURL=settings.d.ts.map
