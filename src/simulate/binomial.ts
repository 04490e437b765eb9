/** How likely more than `most` of `count` independent events happen, each with probability `each`. Exact sum. */
export function binomialAbove(most: number, count: number, each: number): number {
  if (most >= count) return 0;
  if (most < 0 || each >= 1) return 1;
  if (each <= 0) return 0;
  let logTerm = count * Math.log1p(-each);
  let below = 0;
  const odds = Math.log(each) - Math.log1p(-each);
  for (let hits = 0; hits <= most; hits += 1) {
    below += Math.exp(logTerm);
    logTerm += Math.log(count - hits) - Math.log(hits + 1) + odds;
  }
  return Math.min(1, Math.max(0, 1 - below));
}
