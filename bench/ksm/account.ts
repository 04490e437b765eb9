import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KSM } from './knobs.ts';

const NS_PER_S = 1e9;
/** A record for each page that KSM knows (Documentation/admin-guide/mm/ksm.rst, "Monitoring KSM profit"). */
const RECORD_KIB = 64 / 1024;
const PAGE_KIB = 4;

/** Where KSM stands. */
export interface Account {
  readonly savedKiB: number;
  /** The kernel's own: saved less its records. */
  readonly profitKiB: number;
  readonly recordsKiB: number;
  readonly ksmdS: number;
  /** Pages looked at since boot, and copies of merged pages that were written. */
  readonly scanned: number;
  readonly copies: number;
}

export function readAccount(ksmd: number): Account {
  const of = (name: string): number => Number(readFileSync(join(KSM, name), 'utf8'));
  const known = ['shared', 'sharing', 'unshared', 'volatile'].reduce(
    (sum, kind) => sum + of(`pages_${kind}`),
    0,
  );
  const [, copies] = /^cow_ksm (\d+)/m.exec(readFileSync('/proc/vmstat', 'utf8')) ?? [];
  return {
    savedKiB: of('pages_sharing') * PAGE_KIB,
    profitKiB: of('general_profit') / 1024,
    recordsKiB: known * RECORD_KIB,
    ksmdS: Number(readFileSync(`/proc/${ksmd}/schedstat`, 'utf8').split(' ')[0]) / NS_PER_S,
    scanned: of('pages_scanned'),
    copies: Number(copies),
  };
}

export function findKsmd(): number {
  const pid = processes().find((each) => textOf(`/proc/${each}/comm`).trim() === 'ksmd');
  if (pid === undefined) throw new Error('this kernel has no ksmd');
  return pid;
}

/** Processes that let their memory be merged, as QEMUs do: a scan would take in theirs as well. */
export function mergeableProcesses(): { readonly pid: number; readonly name: string }[] {
  return processes()
    .filter((pid) => /^ksm_mergeable: yes/m.test(textOf(`/proc/${pid}/ksm_stat`)))
    .map((pid) => ({ pid, name: textOf(`/proc/${pid}/comm`).trim() }));
}

function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Nothing of a process that has just ended. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
