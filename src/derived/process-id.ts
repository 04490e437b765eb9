import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';

/** A process for as long as the machine is up: its number alone may go to another. */
export interface ProcessId {
  readonly pid: number;
  /** Since boot, in clock ticks (field 22 of /proc/PID/stat). */
  readonly startTicks: number;
}

/** Of the process that runs a guest; undefined where it was not read which that is, or when it started. */
export function processIdOf({ process }: Guest): ProcessId | undefined {
  const running = valueOrUndefined(process);
  const startTicks = running?.startTicks && valueOrUndefined(running.startTicks);
  return running === undefined || startTicks === undefined
    ? undefined
    : { pid: running.pid, startTicks };
}
