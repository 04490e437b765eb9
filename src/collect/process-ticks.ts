import { readFileSync } from 'node:fs';
import { parseStatLine, TICKS_PER_S } from './guest/stat-line.ts';

/**
 * When a process was started, in ticks since boot; undefined where there is none, or only its zombie. With its id it
 * names the process as long as the machine is up.
 */
export function startTicks(pid: number): number | undefined {
  const text = statText(pid);
  const line = text === undefined ? undefined : parseStatLine(text);
  return line?.state === 'Z' ? undefined : line?.startTicks;
}

/** CPU time of a process, in ticks, with that of children it has waited for (proc(5), fields 14 to 17). */
export function cpuTicks(pid: number): number | undefined {
  const text = statText(pid);
  // The name before may hold spaces and parentheses.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields?.slice(11, 15).reduce((sum, each) => sum + Number(each), 0);
}

/** The same in seconds. */
export function cpuSeconds(pid: number): number | undefined {
  const ticks = cpuTicks(pid);
  return ticks === undefined ? undefined : ticks / TICKS_PER_S;
}

function statText(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
}
