import type { GuestVitals, Vitals } from '../../model/vitals.ts';

/** What somebody wants to see of it. */
export interface View {
  readonly sort: SortKey;
  /** Guests whose name holds this, whatever its case. */
  readonly filter: string;
  /** While the filter is typed, keys go into it. */
  readonly typing: boolean;
  /** The selected guest, by id. */
  readonly selected: string | undefined;
  /** One guest is shown in full. */
  readonly inDetail: boolean;
  readonly paused: boolean;
  readonly help: boolean;
}

export const sortKeys = [
  'cpu',
  'wait',
  'local',
  'native',
  'memory',
  'exits',
  'disk',
  'net',
  'name',
] as const;
export type SortKey = (typeof sortKeys)[number];

export const FIRST_VIEW: View = {
  sort: 'cpu',
  filter: '',
  typing: false,
  selected: undefined,
  inDetail: false,
  paused: false,
  help: false,
};

/** The worst first, or the busiest: what is not known comes last. */
const weights: Readonly<
  Record<Exclude<SortKey, 'name'>, (guest: GuestVitals) => number | undefined>
> = {
  cpu: ({ vcpuCores }) => vcpuCores,
  wait: ({ waitShare }) => waitShare,
  local: ({ localShare }) => (localShare === undefined ? undefined : -localShare),
  native: ({ native }) => (native === undefined ? undefined : -native.share),
  memory: (guest) => memoryKiBOf(guest),
  exits: ({ exitsPerS }) => exitsPerS,
  disk: ({ readKiBPerS, writeKiBPerS }) => sumOf(readKiBPerS, writeKiBPerS),
  net: ({ receiveKiBPerS, sendKiBPerS }) => sumOf(receiveKiBPerS, sendKiBPerS),
};

export function sumOf(first: number | undefined, second: number | undefined): number | undefined {
  return first === undefined && second === undefined ? undefined : (first ?? 0) + (second ?? 0);
}

export function memoryKiBOf({ perNodeKiB }: GuestVitals): number | undefined {
  return perNodeKiB === undefined
    ? undefined
    : Object.values(perNodeKiB).reduce((total, amount) => total + amount, 0);
}

/** The guests that are to be seen, in their order. */
export function shownGuests({ guests }: Vitals, { sort, filter }: View): GuestVitals[] {
  const wanted = filter.toLowerCase();
  const found = guests.filter(({ name }) => name.toLowerCase().includes(wanted));
  const byName = (left: GuestVitals, right: GuestVitals): number =>
    left.name.localeCompare(right.name, 'en', { numeric: true });
  if (sort === 'name') return found.sort(byName);
  const weight = weights[sort];
  const weigh = (guest: GuestVitals): number => weight(guest) ?? Number.NEGATIVE_INFINITY;
  return found.sort((left, right) => {
    const [ours, theirs] = [weigh(left), weigh(right)];
    return ours === theirs ? byName(left, right) : theirs - ours;
  });
}
