/** Both clocks of this machine; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970; may be set back or forward at any time. */
  wallMs(): number;
  /** Milliseconds that never jump, and stand still while the machine sleeps (CLOCK_MONOTONIC). */
  monotonicMs(): number;
}

export const machineClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
