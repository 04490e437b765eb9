import type { Counter } from '../../model/guest-runtime.ts';
import type { GuestStats } from './guest-stats.ts';

const MS_PER_S = 1000;
const NS_PER_US = 1000;
const BYTES_PER_KIB = 1024;

/** Two readings of one domain's bulk statistics and the time between them. */
export interface StatsWindow {
  readonly before: GuestStats;
  readonly after: GuestStats;
  readonly windowMs: number;
}

/** Ours -> libvirt's counter below `block.N.`, with what one unit of ours is in its. */
const BLOCK_RATES = [
  ['readOpsPerS', 'rd.reqs', 1],
  ['writeOpsPerS', 'wr.reqs', 1],
  ['flushOpsPerS', 'fl.reqs', 1],
  ['readKiBPerS', 'rd.bytes', BYTES_PER_KIB],
  ['writeKiBPerS', 'wr.bytes', BYTES_PER_KIB],
] as const;

/** Mean time of a request: total time and number of requests. */
const BLOCK_LATENCIES = [
  ['readLatencyUs', 'rd.times', 'rd.reqs'],
  ['writeLatencyUs', 'wr.times', 'wr.reqs'],
  ['flushLatencyUs', 'fl.times', 'fl.reqs'],
] as const;

/** libvirt counts a tap's traffic from the guest's side. */
const NET_RATES = [
  ['rxKiBPerS', 'rx.bytes', BYTES_PER_KIB],
  ['txKiBPerS', 'tx.bytes', BYTES_PER_KIB],
  ['rxPacketsPerS', 'rx.pkts', 1],
  ['txPacketsPerS', 'tx.pkts', 1],
  ['rxDropsPerS', 'rx.drop', 1],
  ['txDropsPerS', 'tx.drop', 1],
] as const;

type Rates = Record<string, number>;

/** Disk target -> rates over the window. Disks that came or went in it are left out. */
export function diskRates(window: StatsWindow): Record<string, Rates> {
  return perDevice(window, 'block', (before, after) => {
    const rates = ratesOf(window, BLOCK_RATES, { before, after });
    for (const [ours, time, requests] of BLOCK_LATENCIES) {
      const spentNs = grown(window, before + time, after + time);
      const count = grown(window, before + requests, after + requests);
      if (spentNs !== undefined && count !== undefined && count > 0)
        rates[ours] = spentNs / count / NS_PER_US;
    }
    return rates;
  });
}

/** Host-side device -> rates over the window. */
export function nicRates(window: StatsWindow): Record<string, Rates> {
  return perDevice(window, 'net', (before, after) => ratesOf(window, NET_RATES, { before, after }));
}

/** The same device may have another number in each reading: matched by name. */
function perDevice(
  window: StatsWindow,
  group: string,
  rates: (before: string, after: string) => Rates,
): Record<string, Rates> {
  const first = prefixesByName(window.before, group);
  const found: [string, Rates][] = [];
  for (const [name, after] of prefixesByName(window.after, group)) {
    const before = first.get(name);
    if (before !== undefined) found.push([name, rates(before, after)]);
  }
  return Object.fromEntries(found);
}

function prefixesByName(stats: GuestStats, group: string): Map<string, string> {
  const prefixes = new Map<string, string>();
  for (const [key, value] of stats) {
    const number = key.startsWith(`${group}.`) ? /^[a-z]+\.(\d+)\.name$/.exec(key)?.[1] : undefined;
    if (number !== undefined && typeof value === 'string')
      prefixes.set(value, `${group}.${number}.`);
  }
  return prefixes;
}

function ratesOf(
  window: StatsWindow,
  wanted: readonly (readonly [string, string, number])[],
  at: { before: string; after: string },
): Rates {
  const rates: Rates = {};
  for (const [ours, theirs, unit] of wanted) {
    const by = grown(window, at.before + theirs, at.after + theirs);
    if (by !== undefined) rates[ours] = by / unit / (window.windowMs / MS_PER_S);
  }
  return rates;
}

function grown(window: StatsWindow, before: string, after: string): number | undefined {
  const start = window.before.get(before);
  const end = window.after.get(after);
  if (typeof start !== 'number' || typeof end !== 'number' || end < start) return undefined;
  return end - start;
}

/** Numbers below `balloon.` by libvirt's names: KiB, except counts and `last-update` in seconds. */
export function balloonNumbers(stats: GuestStats): Record<string, number> {
  const numbers: [string, number][] = [];
  for (const [key, value] of stats)
    if (key.startsWith('balloon.') && typeof value === 'number')
      numbers.push([key.slice('balloon.'.length), value]);
  return Object.fromEntries(numbers);
}

/**
 * KVM's counters as QEMU's query-stats reports them, summed over vCPUs: `vcpu.N.NAME.sum`, from libvirt
 * 8.10 and QEMU 7.1 on. Empty where either is older.
 */
export function kvmSums(stats: GuestStats): Record<string, number> {
  const sums = new Map<string, number>();
  for (const [key, value] of stats) {
    const name = /^(?:vcpu\.\d+|vm)\.([a-z0-9_]+)\.sum$/.exec(key)?.[1];
    if (name !== undefined && typeof value === 'number')
      sums.set(name, (sums.get(name) ?? 0) + value);
  }
  return Object.fromEntries(sums);
}

export function countersOf(
  before: Record<string, number> | undefined,
  after: Record<string, number>,
): Record<string, Counter> {
  return Object.fromEntries(
    Object.entries(after).map(([name, total]) => {
      const start = before?.[name];
      const counter =
        start === undefined || start > total ? { total } : { total, delta: total - start };
      return [name, counter];
    }),
  );
}
