import { memoryText } from '../model/amount.ts';
import type { HostVitals } from '../model/vitals.ts';
import type { Controller, Decision } from './controller.ts';
import { crossing, type Point } from './forecast.ts';

/** The source's rule of thumb: up to 80 % of a host gives the best value. Pinned guests begin to queue there. */
const FULL = 0.8;
/** Nobody plans for what is further away. */
const HORIZON_H = 72;
/** A forecast needs more than a moment to go by. */
const LEAST_H = 1;
const SAMPLE_MS = 300_000;
const MOST_POINTS = 288;
const AGAIN_MS = 3_600_000;
/** A host is busy for a moment whenever something starts: what counts has lasted for so long. */
const LASTING_MS = 300_000;
const MS_PER_H = 3_600_000;

const PRESSED = 0.1;
const WAITING = 0.1;
const SWAPPING_PER_S = 10;

export interface CapacityMemory {
  readonly memory: readonly Point[];
  readonly cpu: readonly Point[];
  /** When each warning was last given. */
  readonly warned: ReadonlyMap<string, number>;
  /** Since when each has had its reason, look after look. */
  readonly since: ReadonlyMap<string, number>;
}

/** Warns before overcommitment hurts, with the time that is left. */
export const capacity: Controller<CapacityMemory> = {
  name: 'capacity',
  nothing: { memory: [], cpu: [], warned: new Map(), since: new Map() },
  decide: ({ vitals, nowMs }, before) => {
    const { host, guests } = vitals;
    const memory = withPoint(before.memory, { atMs: nowMs, value: usedShare(host) });
    const cpu = withPoint(before.cpu, { atMs: nowMs, value: host.busyShare });
    const waiting = guests.filter(
      ({ waitShare = 0, vcpuCores = 0 }) => waitShare >= WAITING && vcpuCores > 0.05,
    );
    const found = [
      ...forecast('memory', memory, { host, now: usedShare(host) }),
      ...forecast('pCPUs', cpu, { host, now: host.busyShare }),
      ...pressing(
        host,
        waiting.map(({ name }) => name),
      ),
    ];
    const since = new Map(
      found.map(([topic]): [string, number] => [topic, before.since.get(topic) ?? nowMs]),
    );
    const due = found.filter(
      ([topic]) =>
        nowMs - (since.get(topic) ?? nowMs) >= LASTING_MS &&
        nowMs - (before.warned.get(topic) ?? Number.NEGATIVE_INFINITY) >= AGAIN_MS,
    );
    const warned = new Map([
      ...before.warned,
      ...due.map(([topic]): [string, number] => [topic, nowMs]),
    ]);
    return {
      decisions: due.map(([, decision]) => decision),
      memory: { memory, cpu, warned, since },
    };
  },
};

function usedShare({ totalKiB, availableKiB }: HostVitals): number | undefined {
  return totalKiB === undefined || availableKiB === undefined
    ? undefined
    : 1 - availableKiB / totalKiB;
}

function withPoint(
  points: readonly Point[],
  { atMs, value }: { readonly atMs: number; readonly value: number | undefined },
): readonly Point[] {
  const last = points.at(-1);
  if (value === undefined || (last !== undefined && atMs - last.atMs < SAMPLE_MS)) return points;
  return [...points, { atMs, value }].slice(-MOST_POINTS);
}

type Found = readonly [topic: string, decision: Decision];

function forecast(
  what: 'memory' | 'pCPUs',
  points: readonly Point[],
  { host, now: share }: { readonly host: HostVitals; readonly now: number | undefined },
): Found[] {
  const last = points.at(-1);
  if (last === undefined || share === undefined) return [];
  const of = what === 'memory' ? memoryText(host.totalKiB ?? 0) : `${host.pcpus} pCPUs`;
  const now = `${(share * 100).toFixed(0)} % of ${of} are in use`;
  if (share >= FULL)
    return [warning(`${what}-full`, `${what}: over the ${FULL * 100} % line`, [now])];
  const ahead = crossing(points, FULL, LEAST_H * MS_PER_H);
  if (ahead === undefined || ahead.inMs > HORIZON_H * MS_PER_H) return [];
  const hours = ahead.inMs / MS_PER_H;
  return [
    warning(`${what}-forecast`, `${what}: at the ${FULL * 100} % line in ${hours.toFixed(0)} h`, [
      now,
      `it grew by ${(ahead.perMs * MS_PER_H * 100).toFixed(2)} % of the host an hour over the last ${((last.atMs - (points[0]?.atMs ?? 0)) / MS_PER_H).toFixed(1)} h (median of slopes)`,
    ]),
  ];
}

function pressing(host: HostVitals, waiting: readonly string[]): Found[] {
  const found: Found[] = [];
  if ((host.memoryPressure ?? 0) >= PRESSED)
    found.push(
      warning('pressure', 'memory: tasks wait for it', [
        `for ${((host.memoryPressure ?? 0) * 100).toFixed(0)} % of the last minute some task waited for memory`,
      ]),
    );
  if ((host.swapInPerS ?? 0) >= SWAPPING_PER_S)
    found.push(
      warning('swap', 'memory: the host reads back what it swapped out', [
        `${(host.swapInPerS ?? 0).toFixed(0)} pages a second`,
      ]),
    );
  if (waiting.length > 0)
    found.push(
      warning('waiting', 'pCPUs: vCPUs wait for them', [
        `${waiting.length} guests wait for more than ${WAITING * 100} % of the time they want to run`,
      ]),
    );
  return found;
}

function warning(topic: string, title: string, because: readonly string[]): Found {
  return [topic, { controller: 'capacity', verdict: 'warn', title, because }];
}
