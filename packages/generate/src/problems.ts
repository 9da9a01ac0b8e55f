/** What is wrong with an answer, and where it stands. */
export interface Problem {
  /** Members and indexes from the top: `nodes[1].interfaces.eth0`. */
  readonly path: string;
  /** What is wrong and what would be right. */
  readonly message: string;
}

/** A value of unknown shape with its path; every reader that finds something wrong says so and goes on. */
export class Reader {
  constructor(
    readonly value: unknown,
    readonly path: string,
    readonly problems: Problem[],
  ) {}

  /** Says what is wrong with this value. */
  wrong(message: string): undefined {
    this.problems.push({ path: this.path, message });
    return undefined;
  }

  get missing(): boolean {
    return this.value === undefined || this.value === null;
  }

  /** A member of an object. */
  at(name: string): Reader {
    const own = isObject(this.value) && Object.hasOwn(this.value, name) ? this.value[name] : undefined;
    return new Reader(own, this.path === "" ? name : `${this.path}.${name}`, this.problems);
  }

  /** The members; unknown names are a problem each. */
  members(known: readonly string[]): boolean {
    if (!isObject(this.value)) {
      this.wrong(`it has to be an object with ${listed(known)}`);
      return false;
    }
    for (const name of Object.keys(this.value)) {
      if (known.includes(name)) continue;
      const near = known.find((candidate) => distance(candidate.toLowerCase(), name.toLowerCase()) <= 2);
      this.at(name).wrong(`there is no such answer${near ? `; did you mean ${near}?` : `: ${listed(known)} are read`}`);
    }
    return true;
  }

  /** Names and values of an object with free names. */
  entries(what: string): [string, Reader][] {
    if (!isObject(this.value)) {
      this.wrong(`it has to be an object: ${what}`);
      return [];
    }
    return Object.keys(this.value).map((name) => [name, this.at(name)]);
  }

  /** The items of a list; none where it is missing. */
  items(what: string): Reader[] {
    if (this.missing) return [];
    if (!Array.isArray(this.value)) {
      this.wrong(`it has to be a list: ${what}`);
      return [];
    }
    return this.value.map((item: unknown, index) => new Reader(item, `${this.path}[${index}]`, this.problems));
  }

  text(what: string): string | undefined {
    if (this.missing) return this.wrong(`it is missing: ${what}`);
    if (this.value === "") return this.wrong(`it is empty: ${what}`);
    return typeof this.value === "string" ? this.value : this.wrong(`it has to be text: ${what}`);
  }

  /** A text that fits a pattern. */
  word(pattern: RegExp, what: string): string | undefined {
    const text = this.text(what);
    if (text === undefined || pattern.test(text)) return text;
    return this.wrong(`"${text}" cannot be it: ${what}`);
  }

  flag(otherwise: boolean): boolean {
    if (this.missing) return otherwise;
    if (typeof this.value !== "boolean") this.wrong("it has to be true or false");
    return this.value === true;
  }

  integer(least: number, most: number, otherwise: number): number {
    if (this.missing) return otherwise;
    const { value } = this;
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
    this.wrong(`it has to be a whole number from ${least} to ${most}`);
    return otherwise;
  }

  choice<T extends string>(choices: readonly T[], otherwise: T): T {
    if (this.missing) return otherwise;
    const found = choices.find((choice) => choice === this.value);
    if (found === undefined) this.wrong(`it has to be one of ${choices.map((choice) => `"${choice}"`).join(", ")}`);
    return found ?? otherwise;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Number of letters to change, add or take away. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, a] of [...left].entries()) {
    const next = [i + 1];
    for (const [j, b] of [...right].entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (a === b ? 0 : 1)));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
