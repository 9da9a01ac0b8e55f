/** Configurations of which the judge and drbdadm differ, and why that is left so. */
export const knownDisagreements: readonly { readonly pattern: RegExp; readonly reason: string }[] = [];
