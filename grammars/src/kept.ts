/**
 * A function that makes a value of an object when it is first asked for, and keeps it for as long as the object lives. The
 * value must follow from the object alone, and must not be undefined. Other things may hold parts of it, as an include
 * holds words of the tree that it was read from: so nothing is forgotten earlier.
 */
export function kept<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const made = new WeakMap<K, T>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) {
      value = make(key);
      made.set(key, value);
    }
    return value;
  };
}
