/** vCPUs, emulator and all: a guest that uses less of a pCPU than this is idle. */
const IDLE_CORES = 0.02;
/** Nobody is left unread for longer. */
const LONGEST_PAUSE_MS = 60_000;
/** An idle guest is read every second time, then every fourth, and so on up to this. */
const MOST_TICKS = 8;

/**
 * After how many ticks a guest is read again: one that is busy, or of which nothing is known yet, at the next.
 *
 * @param before what it was the last time
 * @param busyCores pCPUs its threads used over the last window
 */
export function nextPause(
  before: number,
  busyCores: number | undefined,
  intervalMs: number,
): number {
  if (busyCores === undefined || busyCores >= IDLE_CORES) return 1;
  const most = Math.max(1, Math.min(MOST_TICKS, Math.floor(LONGEST_PAUSE_MS / intervalMs)));
  return Math.min(before * 2, most);
}
