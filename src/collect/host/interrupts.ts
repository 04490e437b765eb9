import {
  absent,
  type Fact,
  isKnown,
  known,
  mapFact,
  thenFact,
  unreadable,
} from '../../model/fact.ts';
import type { Irq } from '../../model/host.ts';
import type { FileTree } from '../file-tree.ts';
import { countsOf, type InterruptTable, parseInterrupts } from './interrupt-table.ts';
import { parseFile } from './kernel-text.ts';
import type { Elapsed, Sampling } from './sampling.ts';

/** Numbered interrupts that have fired since boot; the others have no influence, and big hosts have thousands. */
export function sampleInterrupts(files: FileTree): Sampling<Fact<Irq[]>> {
  const before = readTable(files);
  return {
    finish: (elapsed) =>
      mapFact(readTable(files), (after) =>
        [...after.lines.keys()].flatMap((irq) => describe(files, { irq, elapsed, before, after })),
      ),
  };
}

function readTable(files: FileTree): Fact<InterruptTable> {
  return parseFile(files, '/proc/interrupts', parseInterrupts);
}

interface Reading {
  irq: number;
  elapsed: Elapsed;
  before: Fact<InterruptTable>;
  after: InterruptTable;
}

function describe(files: FileTree, reading: Reading): Irq[] {
  const { irq, after } = reading;
  const line = after.lines.get(irq);
  if (line === undefined) return [];
  const counts = countsOf(line);
  const total = sum(counts);
  if (total === 0 || !Number.isFinite(total)) return [];
  const grown = growthByCpu(reading, counts);
  const busiestCpu = columnOfMost(grown, after.cpus) ?? columnOfMost(known(counts), after.cpus);
  return [
    {
      irq,
      name: line.name,
      perS: thenFact(grown, (perCpu) =>
        mapFact(reading.elapsed, (seconds) => sum(perCpu) / seconds),
      ),
      total,
      ...(busiestCpu === undefined ? {} : { busiestCpu }),
      affinity: files.text(`/proc/irq/${irq}/smp_affinity_list`),
      effectiveAffinity: files.text(`/proc/irq/${irq}/effective_affinity_list`),
    },
  ];
}

/** Columns change when a pCPU comes or goes; then, and when a count went back, there is no rate. */
function growthByCpu({ irq, elapsed, before, after }: Reading, counts: number[]): Fact<number[]> {
  return thenFact(elapsed, () =>
    thenFact(before, ({ cpus, lines }) => {
      const line = lines.get(irq);
      if (line === undefined) return absent;
      if (cpus.join() !== after.cpus.join()) return unreadable('pCPUs came or went meanwhile');
      if (line.counts === after.lines.get(irq)?.counts) return known(counts.map(() => 0));
      const earlier = countsOf(line);
      const grown = counts.map((count, column) => count - (earlier[column] ?? 0));
      return grown.some((by) => by < 0)
        ? unreadable(`/proc/interrupts: a count of IRQ ${irq} went back`)
        : known(grown);
    }),
  );
}

function columnOfMost(counts: Fact<number[]>, cpus: number[]): number | undefined {
  if (!isKnown(counts)) return undefined;
  const most = Math.max(...counts.value);
  return most > 0 ? cpus[counts.value.indexOf(most)] : undefined;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
