/** All tables of what was kept. */
const tables: WeakMap<object, unknown>[] = [];

/**
 * A function that makes a value of an object when it is first asked for, and keeps it for as long as the object lives, or
 * until `forgetKept`. The value must follow from the object alone, and must not be undefined.
 */
export function kept<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const made = new WeakMap<object, T>();
  tables.push(made);
  return (key) => {
    let value = made.get(key);
    if (value === undefined) {
      value = make(key);
      made.set(key, value);
    }
    return value;
  };
}

/** Forgets what was made of some objects, to bound memory: what is asked for again is made again. */
export function forgetKept(objects: Iterable<object>): void {
  for (const object of objects) for (const made of tables) made.delete(object);
}
