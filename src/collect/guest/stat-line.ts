/**
 * /proc/PID/stat and /proc/PID/task/TID/stat (proc_pid_stat(5)). The second field is the thread's name
 * in parentheses and may itself hold spaces, parentheses and newlines: everything is counted from the
 * last closing one.
 */
export interface StatLine {
  name: string;
  /** R running, S sleeping, D disk sleep, T stopped by a signal, t stopped by a tracer, Z zombie, ... */
  state: string;
  parentPid: number;
  /** Since boot, in clock ticks. */
  startTicks: number;
}

/** USER_HZ: fixed at 100 in the kernel's user interface on every architecture that runs KVM. */
export const TICKS_PER_S = 100;

const FIELD = { state: 3, parentPid: 4, startTicks: 22 } as const;
/** Number of the first field after the name. */
const FIRST_FIELD = 3;

/** Undefined for text that is not a stat line. */
export function parseStatLine(text: string): StatLine | undefined {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  const fields = text.slice(close + 2).split(' ');
  const state = fields[FIELD.state - FIRST_FIELD];
  const parentPid = Number(fields[FIELD.parentPid - FIRST_FIELD]);
  const startTicks = Number(fields[FIELD.startTicks - FIRST_FIELD]);
  if (state === undefined || !Number.isInteger(parentPid) || !Number.isInteger(startTicks))
    return undefined;
  return { name: text.slice(open + 1, close), state, parentPid, startTicks };
}
