import { readdirSync, readFileSync } from 'node:fs';

export const KSM = '/sys/kernel/mm/ksm';

/** What a knob is set to: a list of words is read with the chosen one in brackets. */
export function knobValue(path: string): string {
  const text = readFileSync(path, 'utf8').trim();
  return /\[(.+)\]/.exec(text)?.[1] ?? text;
}

export function ksmdPid(): number | undefined {
  const pid = readdirSync('/proc').find((each) => /^\d+$/.test(each) && commandOf(each) === 'ksmd');
  return pid === undefined ? undefined : Number(pid);
}

/** Nothing of a process that has just ended. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
