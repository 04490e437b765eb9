import { type Fact, isKnown, known, thenFact, unreadable } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';
import { decimal, parseFile, splitWords } from './kernel-text.ts';
import { type Counters, type Elapsed, growth } from './sampling.ts';

/** /proc/stat: clock ticks by state, of each pCPU and (as `all`) of all together, and context switches. */
export interface CpuTimes {
  ticks: ReadonlyMap<string, Counters>;
  contextSwitches: number;
}

const STATES = [
  'user',
  'nice',
  'system',
  'idle',
  'iowait',
  'irq',
  'softirq',
  'steal',
  'guest',
  'guestNice',
];

export function readCpuTimes(files: FileTree): Fact<CpuTimes> {
  return parseFile(files, '/proc/stat', parseCpuTimes);
}

export function parseCpuTimes(content: string): CpuTimes {
  const ticks = new Map<string, Counters>();
  let contextSwitches: number | undefined;
  for (const line of content.split('\n')) {
    if (line.startsWith('cpu')) {
      const [name = '', ...columns] = splitWords(line);
      ticks.set(name === 'cpu' ? 'all' : name.slice(3), ticksByState(columns));
    } else if (line.startsWith('ctxt ')) {
      contextSwitches = decimal(line.slice(5).trim());
      break;
    }
  }
  if (contextSwitches === undefined || !ticks.has('all'))
    throw new RangeError('no line "cpu" or "ctxt"');
  return { ticks, contextSwitches };
}

/** Time running guests is also contained in user and nice (proc(5)); here each tick counts once. */
function ticksByState(columns: string[]): Counters {
  const named: Record<string, number> = {};
  for (const [index, state] of STATES.entries()) {
    if (columns[index] !== undefined) named[state] = decimal(columns[index]);
  }
  const { user = 0, nice = 0, guest = 0, guestNice = 0 } = named;
  return { ...named, user: user - guest, nice: nice - guestNice };
}

export interface CpuTimeShares {
  cpuShares: Fact<Record<string, number>>;
  cpuBusyShares: Fact<Record<string, number>>;
  contextSwitchesPerS: Fact<number>;
}

export function cpuTimeShares(
  elapsed: Elapsed,
  before: Fact<CpuTimes>,
  after: Fact<CpuTimes>,
): CpuTimeShares {
  const over = <T>(compute: (start: CpuTimes, end: CpuTimes, seconds: number) => Fact<T>) =>
    thenFact(after, (end) =>
      thenFact(before, (start) => thenFact(elapsed, (seconds) => compute(start, end, seconds))),
    );
  return {
    cpuShares: over((start, end) => sharesOf(start, end, 'all')),
    cpuBusyShares: over((start, end) => known(busyShares(start, end))),
    contextSwitchesPerS: over((start, end, seconds) => {
      const switches = end.contextSwitches - start.contextSwitches;
      return switches < 0 ? wentBack : known(switches / seconds);
    }),
  };
}

const wentBack = unreadable('/proc/stat: a counter went back during the window');

function sharesOf(start: CpuTimes, end: CpuTimes, cpu: string): Fact<Record<string, number>> {
  const after = end.ticks.get(cpu) ?? {};
  const grown = growth(start.ticks.get(cpu) ?? {}, after);
  // idle and iowait are known to step back at times (proc(5)); then no share is right.
  if (Object.keys(grown).length !== Object.keys(after).length) return wentBack;
  const total = Object.values(grown).reduce((sum, ticks) => sum + ticks, 0);
  if (total === 0) return unreadable('/proc/stat: no tick passed during the window');
  return known(
    Object.fromEntries(Object.entries(grown).map(([state, ticks]) => [state, ticks / total])),
  );
}

function busyShares(start: CpuTimes, end: CpuTimes): Record<string, number> {
  const busy: Record<string, number> = {};
  for (const cpu of end.ticks.keys()) {
    const shares = cpu === 'all' ? undefined : sharesOf(start, end, cpu);
    if (shares === undefined || !isKnown(shares)) continue;
    const { idle = 0, iowait = 0 } = shares.value;
    busy[cpu] = Math.max(0, 1 - idle - iowait);
  }
  return busy;
}
