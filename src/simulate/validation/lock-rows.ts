import { type LockKind, lockSlowdown } from '../analytic/lock-slowdown.ts';
import { regularHost } from '../analytic/regular-host.ts';
import type { SimulatedHostInput } from '../engine/world.ts';
import { engineParametersOf } from '../engine-parameters-of.ts';
import { likeGuests } from '../sweep.ts';
import { usualGuest } from '../usual-guest.ts';
import { arrangedWorld } from '../world-of.ts';
import { bothWays, type Setting } from './both-ways.ts';
import type { PublishedRow } from './table.ts';

export interface LockShape {
  readonly cpus: number;
  /** Whether one guest has all the vCPUs; otherwise each has as many as there are pCPUs. */
  readonly isOneGuest: boolean;
}

export interface LockSeries {
  readonly name: string;
  readonly kind: LockKind;
  /** What was measured by vCPUs a pCPU; the first, without overcommit, is the unit of the others. */
  readonly measured: readonly (readonly [ratio: number, published: number])[];
  readonly isTime: boolean;
  readonly shape: LockShape;
  /** The ratio at which the intensity may be fitted. */
  readonly fitAt?: number;
}

/** One row a ratio of vCPUs to pCPUs, each beside the series' first. */
export function lockRows({
  name,
  kind,
  measured,
  isTime,
  fitAt,
  shape,
}: LockSeries): PublishedRow[] {
  const unit = measured[0]?.[1] ?? 1;
  const use = (ratio: number) => (ratio === fitAt ? 'fit' : 'test');
  const alone = lockingGuests(kind, 1, shape);
  return measured.map(([ratio, published], at) => {
    const both = bothWays([lockingGuests(kind, ratio, shape), alone], ([share = 1, whole = 1]) =>
      isTime ? (unit * whole) / share : (unit * share) / whole,
    );
    return {
      key: `${name}, ${ratio} vCPUs a pCPU`,
      series: name,
      x: ratio,
      published,
      use: at === 0 ? 'given' : use(ratio),
      predict: both.predict,
      // The engine knows nobody who boosts a holder.
      ...(kind === 'boosted' || both.events === undefined ? {} : { events: both.events }),
    };
  });
}

/** What all vCPUs get done together, of as many as there are pCPUs: waiting for a pCPU is no loss to all. */
function lockingGuests(kind: LockKind, ratio: number, { cpus, isOneGuest }: LockShape): Setting {
  const vcpus = isOneGuest ? Math.round(cpus * ratio) : cpus;
  const count = isOneGuest ? 1 : Math.round(ratio);
  const host = regularHost({
    ...{ cores: cpus, nodes: 1, threads: 1, memoryMiB: 2 ** 20, numaBalancing: false },
  });
  const guests = likeGuests(count, usualGuest({ vcpus, memoryMiB: 1024 }));
  return {
    share: (values) => 1 / lockSlowdown(ratio, kind, values),
    world: (values) => {
      const world = arrangedWorld(host, guests, { arrangement: 'floating', values });
      const kindly = world.guests.map((guest) => withLocks(guest, kind));
      return {
        host: { ...world, guests: kindly },
        parameters: engineParametersOf(values, usualGuest({ vcpus, memoryMiB: 1024 }).mhz),
      };
    },
    shareOf: ({ total }) => (total.speed * vcpus * count) / cpus,
  };
}

type GuestInput = SimulatedHostInput['guests'][number];

function withLocks(guest: GuestInput, kind: LockKind): GuestInput {
  const { locks } = guest.load;
  if (locks === undefined || kind === 'boosted') return guest;
  return { ...guest, load: { ...guest.load, locks: { ...locks, kind } } };
}
