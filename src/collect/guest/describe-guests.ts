import { absent, type Fact, known, unreadable, valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { DiskImage } from '../../model/guest-image.ts';
import type { GuestMemory } from '../../model/guest-runtime.ts';
import type { World } from '../collector.ts';
import type { BareWindow } from './bare-window.ts';
import { definitionFromProcess } from './definitions.ts';
import { describeGuest } from './describe-guest.ts';
import type { StatsReadings } from './guest-runtime.ts';
import { imageReader } from './images.ts';
import type { LibvirtReading } from './libvirt-reading.ts';
import type { LibvirtSource } from './libvirt-source.ts';
import { memorySizes, readGuestMemory } from './memory.ts';
import type { GuestCandidate } from './merge.ts';
import type { ProcessRuntime } from './process-window.ts';
import { timeBudget } from './time-budget.ts';

/** By guest id. */
export type BareWindows = ReadonlyMap<string, BareWindow>;

/** What was read over the window. */
export interface GuestReadings {
  /** By PID. */
  readonly runtimes: ReadonlyMap<number, ProcessRuntime>;
  readonly libvirt: LibvirtSource | undefined;
  readonly domains: LibvirtReading | undefined;
  readonly bare: BareWindows;
  /** By guest id. */
  readonly bareStats: ReadonlyMap<string, Fact<StatsReadings>>;
}

/** numa_maps and smaps_rollup cost about 0.7 ms for a guest of 1 GiB, and more with more memory. */
const MEMORY_BUDGET_MS = 5000;

/** Reads what one reading is enough for, memory and images, and puts every guest into the snapshot's shape. */
export async function describeGuests(
  world: World,
  candidates: readonly GuestCandidate[],
  readings: GuestReadings,
): Promise<Guest[]> {
  const budget = timeBudget(MEMORY_BUDGET_MS);
  const images = imageReader(world);
  const nowS = Date.now() / 1000;
  const prepared = candidates.map((candidate) => {
    const { process } = candidate;
    const definition = definitionFor(candidate);
    const missing = noProcess(candidate, readings);
    const memory: Fact<GuestMemory> =
      process === undefined
        ? missing
        : known(readGuestMemory(world.files, process.pid, memorySizes(definition), budget));
    const runtime = process === undefined ? undefined : readings.runtimes.get(process.pid);
    const sampled: Fact<ProcessRuntime> = runtime === undefined ? missing : known(runtime);
    return { candidate, definition, memory, process: sampled };
  });
  return await Promise.all(
    prepared.map(async (guest) => {
      const { id } = guest.candidate;
      return describeGuest({
        ...guest,
        libvirt: readings.libvirt,
        domains: readings.domains,
        monitor: readings.bare.get(id)?.monitor ?? absent,
        stats: readings.bareStats.get(id),
        images: await imagesOf(guest, readings, images),
        nowS,
      });
    }),
  );
}

function definitionFor({ domain, process }: GuestCandidate): Fact<GuestDefinition> {
  return domain?.definition ?? (process === undefined ? absent : definitionFromProcess(process));
}

/** Of guests on this machine, the ones that are off as well: they will run as they are. */
async function imagesOf(
  guest: { candidate: GuestCandidate; definition: Fact<GuestDefinition> },
  readings: GuestReadings,
  read: ReturnType<typeof imageReader>,
): Promise<DiskImage[]> {
  if (readings.libvirt?.local === false) return [];
  return await read(valueOrUndefined(guest.definition)?.disks ?? []);
}

function noProcess(candidate: GuestCandidate, readings: GuestReadings): Fact<never> {
  const name = candidate.domain?.domain.name ?? candidate.id;
  if (readings.libvirt?.local === false)
    return unreadable(`guest ${name}: runs on another machine; run virt-tune there`);
  return unreadable(
    `guest ${name}: no process with its UUID was found in /proc; run on its host, as root`,
  );
}
