/**
 * Where a thread's time went, in ns, and how often it moved. The event loop has these numbers in this order
 * (`loop/entities.ts`).
 */
export const nothingSpent = {
  waited: 0,
  wakeUps: 0,
  exits: 0,
  switches: 0,
  cache: 0,
  work: 0,
  remote: 0,
  bandwidth: 0,
  smt: 0,
  /** Work weighted by the share of local accesses. */
  localWork: 0,
  slept: 0,
  polled: 0,
  spun: 0,
  waitedForRequest: 0,
  blockedBySwap: 0,
  blockedByBalloon: 0,
  blockedByLock: 0,
  movedWithinLlc: 0,
  movedWithinNode: 0,
  movedAcross: 0,
};

export type Spent = Record<keyof typeof nothingSpent, number>;

export const spentNames = Object.keys(nothingSpent).filter(isSpentName);

function isSpentName(name: string): name is keyof Spent {
  return name in nothingSpent;
}
