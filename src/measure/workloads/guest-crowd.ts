import { z } from 'zod';
import { openFileTree } from '../../collect/file-tree.ts';
import { collectTopology } from '../../collect/host/topology.ts';
import { isKnown } from '../../model/fact.ts';
import type { Topology } from '../../model/topology.ts';
import { startTogether } from '../appliance/start-together.ts';
import { vcpuThreads, watchMoves } from '../guest-moves.ts';
import { guestNeeds } from '../guest-needs.ts';
import { type GuestSeat, guestSeats, placings } from '../guest-seats.ts';
import { Lacking } from '../lacking.ts';
import { parseJson } from '../read-json.ts';
import { runTool } from '../run-tool.ts';
import { defineWorkload } from '../workload.ts';

const MILLISECONDS = 1000;
const MEMORY_MIB = 256;

const Work = z.looseObject({ piecesPerS: z.number() });

export const guestCrowd = defineWorkload({
  name: 'guest-crowd',
  measures:
    'guests of one busy vCPU that start together, by how many there are and how they are placed',
  dimension: 'cpu',
  anywhere: false,
  options: z.strictObject({
    guests: z.int().min(1).max(1024).default(1),
    /** floating: on all pCPUs; node: on those of a node, with its memory; core: on one; plan: as virt-tune plans it. */
    placing: z.enum(placings).default('floating'),
    /** Of each guest: more than fits a cache shows where memory is. */
    workingSetKiB: z
      .int()
      .min(4)
      .max(128 * 1024)
      .default(32 * 1024),
    seconds: z.number().min(0.5).max(600).default(4),
  }),
  needs: ({ guests, seconds }) => guestNeeds(guests * MEMORY_MIB, seconds + 1),
  run: async ({ guests: count, placing, workingSetKiB, seconds }, bench) => {
    const topology = hostTopology();
    const seats = guestSeats(placing, count, MEMORY_MIB, topology);
    const guests = await bench.guests.ready(seats.map(shapeFor));
    const threads = await Promise.all(guests.map(vcpuThreads));
    for (const [at, seat] of seats.entries())
      await take(seat, guests[at]?.pid ?? 0, threads[at] ?? []);
    const vcpus = guests.flatMap(({ pid }, at) => (threads[at] ?? []).map((tid) => ({ pid, tid })));
    const moves = watchMoves(vcpus, topology);
    const { executed, spreadMs } = await startTogether(guests, await bench.own('crowd'), [
      ...['--processes', '1', '--kib', String(workingSetKiB)],
      ...['--ms', String(seconds * MILLISECONDS)],
    ]);
    const work = executed.map(({ stdout }) => parseJson(stdout, Work, 'crowd').piecesPerS);
    const together = work.reduce((sum, each) => sum + each, 0);
    return [
      { metric: 'work of a guest', unit: 'pieces/s', better: 'higher', value: together / count },
      { metric: 'work together', unit: 'pieces/s', better: 'higher', value: together },
      {
        metric: 'least by most',
        unit: 'share',
        better: 'higher',
        value: Math.min(...work) / Math.max(...work),
      },
      ...moves(),
      { metric: 'between first and last start', unit: 'ms', better: 'neither', value: spreadMs },
    ];
  },
});

/** Guests differ in where their memory is only: their threads can be moved, and are before each run. */
function shapeFor({ memoryNode }: GuestSeat) {
  const shape = { vcpus: 1, memoryMiB: MEMORY_MIB };
  return memoryNode === undefined ? shape : { ...shape, memoryNode };
}

async function take(seat: GuestSeat, pid: number, vcpus: readonly number[]): Promise<void> {
  await runTool('taskset', ['-apc', seat.otherCpus.join(','), String(pid)]);
  for (const tid of vcpus) await runTool('taskset', ['-pc', seat.vcpuCpus.join(','), String(tid)]);
}

function hostTopology(): Topology {
  const topology = collectTopology(openFileTree());
  if (isKnown(topology)) return topology.value;
  throw new Lacking('the CPUs of this host could not be read');
}
