// Chevrotain 13 uses Object.groupBy while it analyses a grammar; Node 20 lacks it.
// biome-ignore lint/suspicious/noExplicitAny: the polyfilled method is not in the ES2023 typings.
const objectWithGroupBy = Object as any;
objectWithGroupBy.groupBy ??= <T>(items: Iterable<T>, keyOf: (item: T, index: number) => PropertyKey) => {
  const groups: Record<PropertyKey, T[]> = Object.create(null);
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    (groups[key] ??= []).push(item);
  }
  return groups;
};
