/** Where a thread's time went, in ns; and how often it moved. */
export const nothingSpent = {
  work: 0,
  polled: 0,
  slept: 0,
  waited: 0,
  waitedForRequest: 0,
  blockedBySwap: 0,
  blockedByBalloon: 0,
  blockedByLock: 0,
  spun: 0,
  cache: 0,
  switches: 0,
  wakeUps: 0,
  exits: 0,
  remote: 0,
  bandwidth: 0,
  smt: 0,
  /** Work weighted by the share of local accesses. */
  localWork: 0,
  movedWithinLlc: 0,
  movedWithinNode: 0,
  movedAcross: 0,
};

export type Spent = typeof nothingSpent;
