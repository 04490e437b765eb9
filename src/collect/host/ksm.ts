import {
  absent,
  type Fact,
  isKnown,
  known,
  mapFact,
  thenFact,
  unreadable,
} from '../../model/fact.ts';
import type { Ksm } from '../../model/host-memory.ts';
import type { FileTree } from '../file-tree.ts';
import { chosenWord, decimal, parseFile, splitWords } from './kernel-text.ts';
import type { ProcessName } from './processes.ts';
import { memberOf, ratesOver, type Sampling } from './sampling.ts';

const KSM = '/sys/kernel/mm/ksm';
const NS_PER_S = 1e9;

/** Documentation/admin-guide/mm/ksm.rst. Absent on a kernel without KSM. */
export function sampleKsm(files: FileTree, processes: Fact<ProcessName[]>): Sampling<Fact<Ksm>> {
  const daemon = mapFact(processes, (all) => all.find((one) => one.comm === 'ksmd')?.pid);
  const before = readDaemonTime(files, daemon);
  return {
    finish: (elapsed) =>
      thenFact(files.names(KSM), (names) => {
        const rates = ratesOver(elapsed, before, readDaemonTime(files, daemon));
        const nsPerS = memberOf(rates, 'ns', 'ksmd');
        return known({
          counters: readCounters(files, names),
          advisorMode: parseFile(files, `${KSM}/advisor_mode`, chosenWord),
          // Time is charged at ticks: a short window can be charged with more than it lasted.
          ksmdCpuShare: mapFact(nsPerS, (ns) => Math.min(ns / NS_PER_S, 1)),
        });
      }),
  };
}

function readCounters(files: FileTree, names: string[]): Record<string, number> {
  const counters: Record<string, number> = {};
  for (const name of names) {
    const value = files.number(`${KSM}/${name}`);
    if (isKnown(value)) counters[name] = value.value;
  }
  return counters;
}

/** First column of schedstat: nanoseconds on a pCPU (Documentation/scheduler/sched-stats.rst). */
function readDaemonTime(files: FileTree, daemon: Fact<number | undefined>): Fact<{ ns: number }> {
  return thenFact(daemon, (pid) => {
    if (pid === undefined) return absent;
    const time = parseFile(files, `/proc/${pid}/schedstat`, (text) => ({
      ns: decimal(splitWords(text)[0]),
    }));
    return 'absent' in time
      ? unreadable(`/proc/${pid}/schedstat: this kernel keeps no scheduler statistics`)
      : time;
  });
}
