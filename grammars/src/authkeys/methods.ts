/** How a packet is signed. Names are compared with regard to case. */
export interface AuthMethod {
  readonly name: string;
  /** `crc` refuses a key, the others require one. */
  readonly takesKey: boolean;
  readonly summary: string;
}

/** The methods of this build: plugins of these names. */
export const authMethods: readonly AuthMethod[] = [
  { name: "crc", takesKey: false, summary: "A checksum: finds damage, keeps nobody out. For serial lines only." },
  { name: "md5", takesKey: true, summary: "Keyed MD5: cheap, and weak by today's standards." },
  { name: "sha1", takesKey: true, summary: "Keyed SHA-1: the strongest method there is here." },
];

/** The method of this exact name. */
export function findAuthMethod(name: string): AuthMethod | undefined {
  return authMethods.find((method) => method.name === name);
}

/** Key ids that the daemon accepts; the manual speaks of 1 to 15. */
export const keyIds = { min: 0, max: 15 } as const;
