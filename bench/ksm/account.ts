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
  /** Saved less the records: the kernel's own figure (general_profit, Linux 6.4). */
  readonly profitKiB: number;
  readonly recordsKiB: number;
  readonly ksmdS: number;
  /** Pages looked at since boot (not counted before Linux 6.6), and copies of merged pages that were written. */
  readonly scanned: number;
  readonly copies: number;
}

export function readAccount(ksmd: number): Account {
  const of = (name: string): number => Number(textOf(join(KSM, name)) || Number.NaN);
  const known = ['shared', 'sharing', 'unshared', 'volatile'].reduce(
    (sum, kind) => sum + of(`pages_${kind}`),
    0,
  );
  const [, copies] = /^cow_ksm (\d+)/m.exec(readFileSync('/proc/vmstat', 'utf8')) ?? [];
  const savedKiB = of('pages_sharing') * PAGE_KIB;
  const recordsKiB = known * RECORD_KIB;
  const profit = of('general_profit');
  return {
    savedKiB,
    profitKiB: Number.isNaN(profit) ? savedKiB - recordsKiB : profit / 1024,
    recordsKiB,
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
