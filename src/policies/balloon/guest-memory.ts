/** What a balloon controller knows of one guest at one moment; KiB. */
export interface GuestMemoryNow {
  /** What the balloon leaves it, and what it may have at most. */
  readonly currentKiB: number;
  readonly maximumKiB: number;
  /** What its driver says it could give up without swapping (`usable`, MemAvailable of Linux). */
  readonly usableKiB: number | undefined;
  /** Age of what its driver said. */
  readonly statsAgeS: number | undefined;
  /** It has read back from its own swap since the last look. */
  readonly isSwappingIn: boolean;
}

/** The most that it grew by within one interval, of late: what may come again at any time. */
export interface GuestMemoryPast {
  readonly largestBurstKiB: number;
}
