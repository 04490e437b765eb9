import { readFileSync } from 'node:fs';
import { parseStatLine } from '../collect/guest/stat-line.ts';

/** A process on this boot of this machine: its number alone may have gone to another since. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Since boot, in clock ticks (field 22 of /proc/PID/stat). */
  readonly startTicks: number;
  readonly bootId: string;
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startTicks: startTicksOf(process.pid) ?? 0, bootId: currentBootId() };
}

/** Whether that very process is still there. */
export function isAlive({ pid, startTicks, bootId }: ProcessIdentity): boolean {
  return bootId === currentBootId() && startTicksOf(pid) === startTicks;
}

/** Another with each boot (proc(5), /proc/sys/kernel/random/boot_id). */
export function currentBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/** Undefined where there is no such process; a zombie has ended. */
function startTicksOf(pid: number): number | undefined {
  try {
    const line = parseStatLine(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return line?.state === 'Z' ? undefined : line?.startTicks;
  } catch {
    return undefined;
  }
}
