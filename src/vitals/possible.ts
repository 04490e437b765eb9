/** Times of one thread as its schedstat counts them. */
export interface ThreadTimes {
  readonly runNs: number;
  readonly runDelayNs: number;
}

/** Two readings are not taken at the same instant, and the scheduler accounts late. */
const SLACK_MS = 50;
const SLACK_SHARE = 0.05;
const NS_PER_MS = 1e6;

/**
 * Whether one thread can have come from the one reading to the other in this time: counters only grow, and a thread
 * cannot run and wait for longer than time has passed. If not, they are two threads with one number, or a counter
 * was reset, and a rate of the two would be false.
 */
export function isPossible(start: ThreadTimes, end: ThreadTimes, elapsedMs: number): boolean {
  const runNs = end.runNs - start.runNs;
  const delayNs = end.runDelayNs - start.runDelayNs;
  if (runNs < 0 || delayNs < 0) return false;
  return runNs + delayNs <= (elapsedMs * (1 + SLACK_SHARE) + SLACK_MS) * NS_PER_MS;
}
