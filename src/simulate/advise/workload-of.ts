import { isActive } from '../../derived/is-active.ts';
import { isWindows } from '../../derived/is-windows.ts';
import { keptMemory } from '../../derived/kept-memory.ts';
import type { Workload } from '../../model/advice.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import { Problem } from '../../model/problem.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { ModelledSnapshot } from '../modelled-snapshot.ts';

/** Requests a second and KiB each, from where a disk works at random and not in sequence. */
const BUSY_REQUESTS = 200;
const SMALL_REQUEST_KIB = 32;
const SEQUENTIAL_KIB_PER_S = 20_000;
/** A sample of a few seconds does not see how idle a guest can be. */
const LEAST = 0.05;
const SMALL_PAGE_KIB = 4;

export interface ReadWorkload {
  readonly workload: Partial<Workload>;
  readonly assumed: readonly string[];
}

/** What a running guest tells of its workload; what it does not tell is left out. */
export function workloadOf(
  name: string,
  snapshot: Snapshot,
  { guests }: ModelledSnapshot,
): ReadWorkload {
  const guest = snapshot.guests.find(
    (each) => isActive(each) && [each.name, each.id].includes(name),
  );
  const definition = guest && valueOrUndefined(guest.definition);
  const modelled = guests.find(({ id }) => id === guest?.id);
  if (guest === undefined || definition === undefined || modelled === undefined) {
    throw new Problem({
      what: 'no such guest runs in the snapshot',
      where: name,
      remedy: `name one of ${snapshot.guests
        .filter(isActive)
        .map((each) => each.name)
        .join(', ')}`,
    });
  }
  const touched = touchedShare(guest, definition);
  const alike = snapshot.guests.filter((each) => isActive(each) && isLike(each, definition)).length;
  const kept = keptMemory(definition);
  return {
    workload: {
      vcpus: modelled.vcpus.length,
      memoryMiB: modelled.memoryMiB,
      duty: Math.max(LEAST, modelled.duty),
      alike: Math.max(1, alike),
      disk: diskUse(guest),
      networkGbps: networkUse(guest),
      hugePages: kept.length > 0 || modelled.pageKiB > SMALL_PAGE_KIB,
      ownKernel: isWindows(guest),
      usb: definition.hostDevices.some(({ type }) => type === 'usb'),
      // Linux brings its drivers along; Windows on emulated disks may have none.
      virtio: !(isWindows(guest) && definition.disks.some(({ bus }) => bus !== 'virtio')),
      ...(touched === undefined ? {} : { touched }),
    },
    assumed: [
      'how busy it is was seen over one sample; give --duty for what is usual',
      ...(touched === undefined ? ['how much of its memory it has touched was not read'] : []),
    ],
  };
}

function touchedShare(guest: Guest, { memoryKiB }: GuestDefinition): number | undefined {
  const runtime = valueOrUndefined(guest.runtime);
  const perNode = runtime && valueOrUndefined(runtime.memory.guestRamPerNodeKiB);
  if (perNode === undefined || memoryKiB === undefined) return undefined;
  const resident = Object.values(perNode).reduce((sum, amount) => sum + amount, 0);
  return Math.min(1, Math.max(LEAST, resident / memoryKiB));
}

/** Of the same size and system, so that much of their memory may be equal. */
function isLike({ definition }: Guest, like: GuestDefinition): boolean {
  const other = valueOrUndefined(definition);
  return other?.memoryKiB === like.memoryKiB && other?.osId === like.osId;
}

function diskUse({ runtime }: Guest): Workload['disk'] {
  const read = valueOrUndefined(runtime);
  const disks = Object.values((read && valueOrUndefined(read.disks)) ?? {});
  const sum = (...keys: string[]): number =>
    disks.reduce(
      (total, rates) => total + keys.reduce((part, key) => part + (rates[key] ?? 0), 0),
      0,
    );
  const requests = sum('readOpsPerS', 'writeOpsPerS');
  const kib = sum('readKiBPerS', 'writeKiBPerS');
  if (requests >= BUSY_REQUESTS && kib / requests <= SMALL_REQUEST_KIB) return 'random';
  return kib >= SEQUENTIAL_KIB_PER_S ? 'sequential' : 'little';
}

const BITS_PER_KIB = 8192;

function networkUse({ runtime }: Guest): number {
  const read = valueOrUndefined(runtime);
  const nics = Object.values((read && valueOrUndefined(read.nics)) ?? {});
  const kib = nics.reduce((sum, rates) => sum + (rates.rxKiBPerS ?? 0) + (rates.txKiBPerS ?? 0), 0);
  return (kib * BITS_PER_KIB) / 1e9;
}
