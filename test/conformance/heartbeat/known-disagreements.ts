const opening =
  "the recorded answer ends before media are opened; really started, the daemon ends there (see the test of late refusals)";

/** Recorded probes in which halint deliberately says something else than the daemon does, each with its reason. */
export const knownDisagreements: Readonly<Record<string, string>> = {
  "ha.cf-040": opening,
  "raw-11": opening,
  "raw-26": opening,
  "interface-5": opening,
  "interface-9": opening,
  "interface-11": opening,
  "length-11": opening,
  "length-16": opening,
  "length-21": opening,
  "length-26": opening,
};
