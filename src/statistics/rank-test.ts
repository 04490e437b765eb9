import { wilcoxonRankSum } from 'simple-statistics';

/**
 * The two-sided probability that two samples lie so far apart by chance (Wilcoxon, Mann and Whitney): exact,
 * also with ties, by counting the ways in which ranks could have fallen to the first sample.
 */
export function rankTest(first: readonly number[], second: readonly number[]): number {
  const observed = 2 * wilcoxonRankSum([...first], [...second]);
  // Ranks are doubled so that those of ties are whole numbers.
  const ranks = doubledRanks([...first, ...second]);
  const ways = waysToSum(ranks, first.length);
  const expected = first.length * (ranks.length + 1);
  let extreme = 0;
  let all = 0;
  for (const [sum, count] of ways.entries()) {
    all += count;
    if (Math.abs(sum - expected) >= Math.abs(observed - expected)) extreme += count;
  }
  return extreme / all;
}

function doubledRanks(values: readonly number[]): number[] {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted.map((value) => sorted.indexOf(value) + sorted.lastIndexOf(value) + 2);
}

/** For each sum, in how many ways `size` of the ranks add up to it. */
function waysToSum(ranks: readonly number[], size: number): Float64Array {
  const most = ranks.reduce((sum, rank) => sum + rank, 0);
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  const [none] = ways;
  if (none !== undefined) none[0] = 1;
  for (const rank of ranks) {
    for (let chosen = size; chosen > 0; chosen -= 1) {
      const [fewer, more] = [ways[chosen - 1], ways[chosen]];
      if (fewer === undefined || more === undefined) continue;
      for (let sum = most; sum >= rank; sum -= 1) {
        more[sum] = (more[sum] ?? 0) + (fewer[sum - rank] ?? 0);
      }
    }
  }
  return ways[size] ?? new Float64Array();
}
