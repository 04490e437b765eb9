import type { GuestVitals } from '../../model/vitals.ts';
import { type Trail, trendOf } from '../../vitals/trend.ts';
import { safeText } from '../safe-text.ts';
import { cutTo } from '../table.ts';
import type { Ink } from '../terminal.ts';
import { memoryKiBOf, sumOf } from './view.ts';

/** One column of the table of guests. */
export interface Column {
  readonly head: string;
  readonly width: number;
  text(guest: GuestVitals, trail: Trail): string;
  /** How it is marked where it is bad. */
  ink?(guest: GuestVitals): Ink | undefined;
}

/** What was not read, or has no rate yet. */
const UNKNOWN = '-';

export function percentText(share: number | undefined): string {
  return share === undefined ? UNKNOWN : `${(share * 100).toFixed(0)}%`;
}

/** At most five characters: `12`, `3.4K`, `120M`. */
function shortText(value: number | undefined, base = 1000): string {
  if (value === undefined) return UNKNOWN;
  const units = ['', 'K', 'M', 'G', 'T'];
  let amount = value;
  let unit = 0;
  while (amount >= base && unit < units.length - 1) {
    amount /= base;
    unit += 1;
  }
  const digits = unit > 0 && amount < 10 ? 1 : 0;
  return `${amount.toFixed(digits)}${units[unit]}`;
}

/** KiB in the units of memory. */
function memoryShort(kib: number | undefined): string {
  return kib === undefined ? UNKNOWN : shortText(kib * 1024, 1024);
}

const ARROWS = { rising: '+', falling: '-', steady: ' ' } as const;
const DIMENSIONS = {
  cpu: 'cpu',
  memory: 'mem',
  storage: 'sto',
  network: 'net',
  latency: 'lat',
  capacity: 'cap',
} as const;

const BAD_NATIVE = 0.7;
const BAD_WAIT = 0.1;
const BAD_LOCAL = 0.8;

export const columns: readonly Column[] = [
  { head: 'GUEST', width: 15, text: ({ name }) => cutTo(safeText(name), 15) },
  {
    head: 'NATIVE',
    width: 7,
    text: ({ native }) =>
      native === undefined
        ? UNKNOWN
        : `${percentText(native.share)} ${DIMENSIONS[native.dimension]}`,
    ink: ({ native }) => (native !== undefined && native.share < BAD_NATIVE ? 'red' : undefined),
  },
  {
    head: 'CPU',
    width: 5,
    text: ({ vcpuCores }) => (vcpuCores === undefined ? UNKNOWN : vcpuCores.toFixed(2)),
  },
  {
    head: 'WAIT',
    width: 4,
    text: ({ waitShare }) => percentText(waitShare),
    ink: ({ waitShare }) => ((waitShare ?? 0) >= BAD_WAIT ? 'red' : undefined),
  },
  {
    head: 'LOCAL',
    width: 5,
    text: (guest, trail) => {
      const trend = trendOf(trail, ({ localShare }) => localShare);
      return `${percentText(guest.localShare)}${trend === undefined ? ' ' : ARROWS[trend]}`;
    },
    ink: ({ localShare }) => ((localShare ?? 1) < BAD_LOCAL ? 'yellow' : undefined),
  },
  { head: 'MIG/s', width: 5, text: ({ migrationsPerS }) => shortText(migrationsPerS) },
  { head: 'EXIT/s', width: 6, text: ({ exitsPerS }) => shortText(exitsPerS) },
  {
    head: 'DISK/s',
    width: 6,
    text: ({ readKiBPerS, writeKiBPerS }) => memoryShort(sumOf(readKiBPerS, writeKiBPerS)),
  },
  {
    head: 'NET/s',
    width: 5,
    text: ({ receiveKiBPerS, sendKiBPerS }) => memoryShort(sumOf(receiveKiBPerS, sendKiBPerS)),
  },
  { head: 'MEM', width: 5, text: (guest) => memoryShort(memoryKiBOf(guest)) },
  { head: 'BALLN', width: 5, text: ({ balloonKiB }) => memoryShort(balloonKiB) },
  { head: 'KSM', width: 5, text: ({ mergedKiB }) => memoryShort(mergedKiB) },
  { head: 'SWAP', width: 5, text: ({ swapKiB }) => memoryShort(swapKiB) },
];
