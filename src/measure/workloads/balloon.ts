import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { GuestShape } from '../appliance/guest-shape.ts';
import type { MeasuringGuest } from '../appliance/measuring-guest.ts';
import { guestNeeds } from '../guest-needs.ts';
import { readyGuest } from '../guests.ts';
import { latencyReadings } from '../latency-readings.ts';
import { ownReadings, parseJson } from '../read-json.ts';
import { type Bench, defineWorkload, type Reading } from '../workload.ts';

const MIB = 1024 * 1024;
const PAGE_BYTES = 4096;
const POLL_MS = 20;
/** A balloon that has not moved for so long has what it gets. */
const STILL_MS = 3000;
/** What the kernel and the programs of a guest take, with the surge's own records. */
const GUEST_OWN_MIB = 256;
const SURGE_TIMEOUT_S = 60;

const Balloon = z.looseObject({ actual: z.number() });

const Options = z.strictObject({
  memoryMiB: z
    .int()
    .min(384)
    .max(1024 * 1024)
    .default(1024),
  /** How much the balloon leaves the guest. */
  leaveMiB: z.int().min(256).default(448),
  /** How much a program in the guest wants then, all at once. */
  surgeMiB: z.int().min(8).default(128),
  /** What is done about that: nothing; the host lets the balloon go as the surge begins; the guest does when it is out of memory. */
  answer: z.enum(['none', 'host', 'guest']).default('none'),
});
type Options = z.infer<typeof Options>;

export const balloon = defineWorkload({
  name: 'balloon',
  measures: 'a balloon: how fast it takes and gives memory, and what a sudden want then meets',
  dimension: 'memory',
  anywhere: false,
  options: Options,
  needs: ({ memoryMiB }) => guestNeeds(memoryMiB, 15),
  run: async (options, bench) => {
    const { memoryMiB, leaveMiB } = options;
    const guest = await readyGuest(bench.guests, shapeOf(options));
    // Memory that the guest never wrote to is none on the host: there would be nothing to take.
    const fill = ['--mib', String(memoryMiB - GUEST_OWN_MIB)];
    await guest.execute(await bench.own('surge'), fill);
    const before = residentMiB(guest.pid);
    const taking = await moveBalloon(guest, leaveMiB, bench);
    const taken = before - residentMiB(guest.pid);
    const surge = await surgeIn(guest, options, bench);
    const giving = await moveBalloon(guest, memoryMiB, bench);
    return [
      { metric: 'reclaimed', unit: 'MiB/s', better: 'higher', value: taking.mibPerS },
      {
        metric: 'balloon by what was asked for',
        unit: 'share',
        better: 'neither',
        value: taking.movedMiB / (memoryMiB - leaveMiB),
      },
      {
        metric: 'freed on the host',
        unit: 'MiB',
        better: 'higher',
        value: Math.max(taken, 0),
      },
      ...surge,
      // Where the surge had the balloon let go there is nothing left to give.
      ...(giving.movedMiB === 0
        ? []
        : [
            {
              metric: 'given back',
              unit: 'MiB/s',
              better: 'higher' as const,
              value: giving.mibPerS,
            },
          ]),
    ];
  },
});

function shapeOf({ memoryMiB, answer }: Options): GuestShape {
  const device = `virtio-balloon-pci,deflate-on-oom=${answer === 'guest' ? 'on' : 'off'}`;
  return { vcpus: 1, memoryMiB, devices: ['-device', device], drivers: ['balloon'] };
}

/** What came of it is a result too where the guest's kernel killed the program that wanted memory. */
async function surgeIn(
  guest: MeasuringGuest,
  { memoryMiB, surgeMiB, answer }: Options,
  bench: Bench,
): Promise<Reading[]> {
  const args = ['--mib', String(surgeMiB), '--most-ms', String(SURGE_TIMEOUT_S * 1000)];
  const go = await guest.prepare(await bench.own('surge'), args);
  const surging = go();
  if (answer === 'host') await guest.monitor.setBalloon(memoryMiB * MIB);
  const { stdout } = await surging;
  const outcome = parseJson(stdout, z.looseObject({ succeeded: z.number() }), 'surge');
  const readings = ownReadings(stdout, {
    succeeded: { metric: 'surge succeeded', unit: 'share', better: 'higher' },
    touchedMiB: { metric: 'surge came as far as', unit: 'MiB', better: 'higher' },
  });
  // Until it was killed is no time in which memory was got.
  if (outcome.succeeded === 0) return readings;
  return [
    ...readings,
    ...ownReadings(stdout, { seconds: { metric: 'surge time', unit: 's', better: 'lower' } }),
    ...latencyReadings(stdout, 'surge page'),
  ];
}

/** Asks for a size, and waits until the balloon has it or moves no more. */
async function moveBalloon(
  { monitor }: MeasuringGuest,
  targetMiB: number,
  { signal }: Bench,
): Promise<{ movedMiB: number; mibPerS: number }> {
  const sizeMiB = async () => Balloon.parse(await monitor.execute('query-balloon')).actual / MIB;
  const start = await sizeMiB();
  const startedAt = performance.now();
  let last = { sizeMiB: start, atMs: startedAt };
  await monitor.setBalloon(targetMiB * MIB);
  while (last.sizeMiB !== targetMiB && performance.now() - last.atMs < STILL_MS) {
    await sleep(POLL_MS, undefined, { signal });
    const now = await sizeMiB();
    if (now !== last.sizeMiB) last = { sizeMiB: now, atMs: performance.now() };
  }
  const movedMiB = Math.abs(last.sizeMiB - start);
  const seconds = (last.atMs - startedAt) / 1000;
  return { movedMiB, mibPerS: seconds > 0 ? movedMiB / seconds : 0 };
}

function residentMiB(pid: number): number {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ').map(Number);
  return ((pages ?? 0) * PAGE_BYTES) / MIB;
}
