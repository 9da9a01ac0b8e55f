import type { DrbdVersion, OptionSpec, Unit, ValueSpec } from "../catalogue.js";

/** The unit letters of drbdadm: a bare number counts bytes or pieces, KiB, or sectors. */
export type NumberScale = "1" | "k" | "s";

export function scaleOf(unit: Unit | undefined): NumberScale {
  return unit === "KiB/s" ? "k" : unit === "512-byte sectors" ? "s" : "1";
}

const shifts: Readonly<Record<string, bigint>> = { k: 10n, K: 10n, m: 20n, M: 20n, g: 30n, G: 30n, s: 9n };
const scaleShift: Readonly<Record<NumberScale, bigint>> = { "1": 0n, k: 10n, s: 9n };
const top = 2n ** 64n;

/**
 * Reads a number as drbdadm does: decimal, unsigned (a minus wraps around), with at most one suffix of 1024, 1024²,
 * 1024³ bytes or a 512-byte sector, in the option's scale, rounded up. `undefined` if it is none, `overflow` if it does
 * not fit 64 bits.
 */
export function readNumber(text: string, scale: NumberScale): bigint | "overflow" | undefined {
  const match = /^[ \t\n\v\f\r]*([+-]?)([0-9]+)([\s\S]?)$/.exec(text);
  if (!match) return undefined;
  let value = BigInt(match[2] ?? "0");
  if (value >= top) value = top - 1n;
  else if (match[1] === "-" && value > 0n) value = top - value;
  const suffix = match[3];
  if (!suffix) return value;
  const shift = Object.hasOwn(shifts, suffix) ? shifts[suffix] : undefined;
  if (shift === undefined) return undefined;
  const difference = shift - scaleShift[scale];
  if (difference < 0n) return (value + (1n << -difference) - 1n) >> -difference;
  const shifted = value << difference;
  return shifted >= top ? "overflow" : shifted;
}

/** What is wrong with a value. */
export type ValueProblem =
  | "not-a-number"
  | "out-of-range"
  | "overflow"
  | "not-a-boolean"
  | "not-in-list"
  | "value-too-long";

/** What that version's drbdadm itself finds wrong with a value; most values it passes on unseen. */
export function valueProblem(
  spec: OptionSpec,
  form: ValueSpec,
  value: string,
  version: DrbdVersion,
): ValueProblem | undefined {
  const check = spec.checks[version] ?? "none";
  if (check !== "full" && check !== "range" && check !== "number") return undefined;
  switch (form.type) {
    case "number":
      return numberProblem(form, value, check === "number");
    case "boolean":
      return value === "yes" || value === "no" ? undefined : "not-a-boolean";
    case "enum":
      return isListed(spec, form, value) ? undefined : "not-in-list";
    case "number-or-enum":
      return form.values?.includes(value) ? undefined : numberProblem(form, value, false);
    case "string":
      return form.maxLength !== undefined && value.length > form.maxLength ? "value-too-long" : undefined;
    default:
      return undefined;
  }
}

function isListed(spec: OptionSpec, form: ValueSpec, value: string): boolean {
  // The only enum that is not case-sensitive.
  if (spec.name === "protocol") return /^[abc]$/i.test(value);
  return form.values?.includes(value) ?? true;
}

function numberProblem(form: ValueSpec, value: string, anyRange: boolean): ValueProblem | undefined {
  const number = readNumber(value, scaleOf(form.unit));
  if (number === undefined) return "not-a-number";
  if (anyRange) return number === "overflow" ? "overflow" : undefined;
  if (number === "overflow") return "overflow";
  if (form.min !== undefined && number < BigInt(form.min)) return "out-of-range";
  if (form.max !== undefined && number > BigInt(form.max)) return "out-of-range";
  return undefined;
}
