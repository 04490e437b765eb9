/**
 * Cliff's delta: how much more often a value of the first sample is above one of the second than below it, from
 * -1 (never above) to 1 (always). Below 0.147 it is called negligible (Romano et al. 2006).
 */
export function effectSize(first: readonly number[], second: readonly number[]): number {
  let balance = 0;
  for (const left of first) {
    for (const right of second) balance += Math.sign(left - right);
  }
  return balance / (first.length * second.length);
}
