import { drbd } from "@halint/grammars";
import { describe, expect, it } from "vitest";
import { ask, enginesInstalled, type Question } from "./engine.js";
import { isAccepted, readProbes } from "./fixtures.js";

const { drbdVersions, formatDrbd } = drbd;

/** Lines in which drbdadm lines up more than one value; here they keep single blanks. */
const severalValues = /^ +(?:floating +ipv[46] |host \S+ +(?:address|via) )/m;

describe.skipIf(!enginesInstalled())("the layout", () => {
  it("is that of drbdadm dump: a dump stays as it is", async () => {
    const questions: Question[] = readProbes()
      .filter((probe) => !probe.files && !probe.addresses)
      .flatMap((probe) =>
        drbdVersions
          .filter((version) => probe[version] === true)
          .map((version) => ({ version, host: probe.host, files: { c: probe.config }, root: "c" })),
      );
    const dumps = (await ask(questions)).filter(isAccepted).map(({ dump }) => dump.replace(/\n+$/, "\n"));
    const plain = dumps.filter((dump) => dump !== "" && !severalValues.test(dump));
    expect(plain.length).toBeGreaterThan(450);
    expect(plain.filter((dump) => formatDrbd(dump) !== dump)).toEqual([]);
  }, 180_000);
});
