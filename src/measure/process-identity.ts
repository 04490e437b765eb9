import { readFileSync } from 'node:fs';

/** When a process was started, in ticks since boot; undefined where there is none. With its id it names it for ever. */
export function startTicks(pid: number): number | undefined {
  const fields = statFields(pid);
  return fields === undefined ? undefined : Number(fields[19]);
}

/** CPU time of a process, in ticks, with that of children it has waited for (proc(5), fields 14 to 17). */
export function cpuTicks(pid: number): number | undefined {
  const fields = statFields(pid);
  return fields?.slice(11, 15).reduce((sum, each) => sum + Number(each), 0);
}

/** The fields after the name, which may hold spaces and parentheses. */
function statFields(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
