import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ksmProfitKiB, ksmRecordsKiB, ksmSavedKiB } from '../../src/derived/ksm-account.ts';
import { KSM } from '../../src/measure/kernel-ksm.ts';

const NS_PER_S = 1e9;
const MEMORY = { pageKiB: 4 };
const COUNTERS = [
  ...['pages_shared', 'pages_sharing', 'pages_unshared', 'pages_volatile'],
  ...['pages_scanned', 'general_profit', 'ksm_zero_pages'],
];

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
  const counters = Object.fromEntries(
    COUNTERS.flatMap((name) => {
      const text = textOf(join(KSM, name));
      return text === '' ? [] : [[name, Number(text)]];
    }),
  );
  const [, copies] = /^cow_ksm (\d+)/m.exec(readFileSync('/proc/vmstat', 'utf8')) ?? [];
  return {
    savedKiB: ksmSavedKiB({ counters }, MEMORY) ?? 0,
    profitKiB: ksmProfitKiB({ counters }, MEMORY) ?? 0,
    recordsKiB: ksmRecordsKiB({ counters }),
    ksmdS: Number(readFileSync(`/proc/${ksmd}/schedstat`, 'utf8').split(' ')[0]) / NS_PER_S,
    scanned: counters['pages_scanned'] ?? Number.NaN,
    copies: Number(copies),
  };
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
