/**
 * Byte parsers for the two small files that are read most often. They work on a reused buffer, because
 * turning the bytes into strings first costs twice as much as the reading itself.
 */

export interface SchedStat {
  runNs: number;
  runDelayNs: number;
  timeslices: number;
}

const NEWLINE = 10;
const SPACE = 32;
const CLOSING = 41;
const ZERO = 48;

/** In stat, counted from the name's closing parenthesis; the processor is field 39 (proc_pid_stat(5)). */
const PROCESSOR_AFTER_NAME = 37;

/** /proc/PID/task/TID/schedstat: `run delay slices`; false when the bytes are not that. */
export function parseSchedStat(bytes: Uint8Array, length: number, into: SchedStat): boolean {
  let at = 0;
  const run = digits(bytes, at, length);
  at = nextField(bytes, at, length);
  const delay = digits(bytes, at, length);
  at = nextField(bytes, at, length);
  const slices = digits(bytes, at, length);
  if (run < 0 || delay < 0 || slices < 0) return false;
  into.runNs = run;
  into.runDelayNs = delay;
  into.timeslices = slices;
  return true;
}

/** The pCPU a thread last ran on, from its stat file; -1 when the bytes are no stat line. */
export function parseLastCpu(bytes: Uint8Array, length: number): number {
  let at = length - 1;
  while (at >= 0 && bytes[at] !== CLOSING) at -= 1;
  if (at < 0) return -1;
  for (let field = 0; field < PROCESSOR_AFTER_NAME; field++) at = nextField(bytes, at, length);
  return digits(bytes, at, length);
}

/** Index just after the next space. */
function nextField(bytes: Uint8Array, from: number, length: number): number {
  let at = from;
  while (at < length && bytes[at] !== SPACE) at += 1;
  return at + 1;
}

/** A decimal number that ends at a space, a newline or the end; -1 for anything else. */
function digits(bytes: Uint8Array, from: number, length: number): number {
  let value = 0;
  let at = from;
  for (; at < length; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  const end = at < length ? bytes[at] : NEWLINE;
  return at > from && (end === SPACE || end === NEWLINE) ? value : -1;
}
