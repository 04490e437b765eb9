import { readFileSync } from 'node:fs';
import { startTicks as ticksOf } from '../collect/process-ticks.ts';

/** A process on this boot of this machine: its number alone may have gone to another since. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Since boot, in clock ticks (field 22 of /proc/PID/stat). */
  readonly startTicks: number;
  readonly bootId: string;
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startTicks: ticksOf(process.pid) ?? 0, bootId: currentBootId() };
}

/** Whether that very process is still there. */
export function isAlive({ pid, startTicks, bootId }: ProcessIdentity): boolean {
  return bootId === currentBootId() && ticksOf(pid) === startTicks;
}

/** Another with each boot (proc(5), /proc/sys/kernel/random/boot_id). */
export function currentBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
