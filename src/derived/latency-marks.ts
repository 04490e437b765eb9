import type { GuestDefinition } from '../model/guest-definition.ts';

/** Schedulers that let a vCPU thread run until it waits (sched(7)). */
const REAL_TIME: ReadonlySet<string> = new Set(['fifo', 'rr']);

/** vCPUs with a real-time scheduler: the guest must answer in time, whatever it costs. */
export function isRealTime({ tuning }: GuestDefinition): boolean {
  return tuning.vcpuSchedulers.some(({ scheduler }) => REAL_TIME.has(scheduler));
}

/** What in a definition says that the guest shares its pCPUs with nobody; empty where nothing does. */
export function latencyMarks(definition: GuestDefinition): string[] {
  return [
    ...(isRealTime(definition) ? ['real-time vCPUs'] : []),
    ...(definition.features.hintDedicated === true ? ['hint-dedicated'] : []),
  ];
}
