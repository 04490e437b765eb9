/** A timer so late has waited for this process, which was busy with something else. */
const LATE_MS = 20;

/**
 * Calls back when a peer has had `delayMs` to answer. While this process is busy it hears nothing, and timers
 * that are due come before what arrived meanwhile: after such a time the peer gets the delay once more.
 *
 * @returns stops the timer
 */
export function startPatientTimer(delayMs: number, expire: () => void): () => void {
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const due = performance.now() + delayMs;
    timer = setTimeout(() => (performance.now() > due + LATE_MS ? arm() : expire()), delayMs);
  };
  arm();
  return () => clearTimeout(timer);
}
