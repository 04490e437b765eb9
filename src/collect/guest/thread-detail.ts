import { parseCpuList } from '../../model/cpu-list.ts';
import { type Fact, known, mapFact, thenFact, unreadable } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';
import { readStartTicks } from './start-ticks.ts';
import { fieldText } from './status-field.ts';

/** What only the larger, slower files of a thread say: read once at each end of the window. */
export interface ThreadDetail {
  voluntarySwitches: Fact<number>;
  involuntarySwitches: Fact<number>;
  allowedCpus: Fact<number[]>;
  migrations: Fact<number>;
  /** Of a thread that is a process of its own. */
  startTicks?: Fact<number>;
}

export function readThreadDetail(files: FileTree, pid: number, tid: number): ThreadDetail {
  const directory = `/proc/${pid}/task/${tid}`;
  const status = files.text(`${directory}/status`);
  const numberIn = (name: string): Fact<number> =>
    thenFact(status, (text) => toNumber(fieldText(text, name), `${directory}/status`, name));
  return {
    voluntarySwitches: numberIn('voluntary_ctxt_switches'),
    involuntarySwitches: numberIn('nonvoluntary_ctxt_switches'),
    allowedCpus: thenFact(status, (text) => allowedCpus(text, `${directory}/status`)),
    migrations: readMigrations(files, directory),
    ...(pid === tid ? { startTicks: readStartTicks(files, pid) } : {}),
  };
}

function allowedCpus(status: string, path: string): Fact<number[]> {
  const list = fieldText(status, 'Cpus_allowed_list');
  if (list === undefined) return unreadable(`${path}: no line Cpus_allowed_list`);
  try {
    return known(parseCpuList(list));
  } catch {
    return unreadable(`${path}: Cpus_allowed_list is no CPU list`);
  }
}

/** `se.nr_migrations`, printed by kernels with CONFIG_SCHED_DEBUG, which distributions set (kernel/sched/debug.c). */
function readMigrations(files: FileTree, directory: string): Fact<number> {
  const path = `${directory}/sched`;
  return thenFact(files.text(path), (text) => {
    const count = /^se\.nr_migrations\s*:\s*(\d+)$/m.exec(text)?.[1];
    return toNumber(count, path, 'se.nr_migrations');
  });
}

function toNumber(text: string | undefined, path: string, name: string): Fact<number> {
  return text !== undefined && /^\d+$/.test(text)
    ? known(Number(text))
    : unreadable(`${path}: no line ${name}`);
}

/** The two readings as counters; without a first one, or after a restart of the count, no change. */
export function counterFact(
  before: Fact<number> | undefined,
  after: Fact<number>,
): Fact<{ total: number; delta?: number }> {
  return mapFact(after, (total) => {
    if (before === undefined || !('value' in before) || before.value > total) return { total };
    return { total, delta: total - before.value };
  });
}
