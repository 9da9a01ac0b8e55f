/**
 * How much more a reading costs when its text is 16 times as long: about 16 for one that takes linear time, 256 for a
 * quadratic one. Counts the processor time of this process, the least of some tries, so that a busy machine does not
 * show.
 */
export function growth(make: (size: number) => string, size: number, read: (text: string) => void): number {
  const cost = (text: string, tries: number): number => {
    const costs = Array.from({ length: tries }, () => {
      const start = process.cpuUsage();
      read(text);
      const { user, system } = process.cpuUsage(start);
      return user + system;
    });
    return Math.min(...costs);
  };
  read(make(size));
  // Less than this is more noise than work.
  return cost(make(size * 16), 2) / Math.max(cost(make(size), 4), 2000);
}
