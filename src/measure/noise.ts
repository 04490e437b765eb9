import { openFileTree } from '../collect/file-tree.ts';
import { type CpuTimes, readCpuTimes } from '../collect/host/cpu-time.ts';
import { cpuTicks } from '../collect/process-ticks.ts';
import { isKnown, valueOrUndefined } from '../model/fact.ts';

/** What else happened on the host meanwhile. Shares are of all pCPUs' time; what could not be read is left out. */
export interface Noise {
  /** Taken by the hypervisor below this host. */
  readonly stealShare?: number;
  /** Used by others than us; the kernel's own threads among them. */
  readonly otherShare?: number;
  /** Change of the mean frequency. */
  readonly frequencyShare?: number;
  /** Thermal throttle events. */
  readonly throttled?: number;
  /** Time in which something waited for memory, or for I/O (pressure stall information). */
  readonly memoryPressure?: number;
  readonly ioPressure?: number;
}

/** From these on a run is marked. A virtual machine's share of a pCPU is rarely known better than to 2 %. */
const LIMITS = {
  stealShare: 0.02,
  otherShare: 0.1,
  frequencyShare: 0.05,
  throttled: 1,
  memoryPressure: 0.05,
  ioPressure: 0.1,
} as const satisfies Record<keyof Noise, number>;

/** Whose work shows in pressure, so that it cannot be told from that of others. */
export const ownPressure: readonly (keyof Noise)[] = ['memoryPressure', 'ioPressure'];

const WORDS: Readonly<Record<keyof Noise, string>> = {
  stealShare: 'steal',
  otherShare: 'other load',
  frequencyShare: 'frequency moved',
  throttled: 'thermal throttling',
  memoryPressure: 'memory pressure',
  ioPressure: 'I/O pressure',
};

/** Why a run is not to be trusted, in words with figures; empty where the host was quiet. */
export function marksOf(noise: Noise, except: readonly (keyof Noise)[] = []): string[] {
  return keys.flatMap((key) => {
    const value = noise[key];
    if (value === undefined || value < LIMITS[key] || except.includes(key)) return [];
    const figure = key === 'throttled' ? String(value) : `${Math.round(value * 100)} %`;
    return [`${WORDS[key]} ${figure}`];
  });
}

const keys = [
  'stealShare',
  'otherShare',
  'frequencyShare',
  'throttled',
  'memoryPressure',
  'ioPressure',
] as const satisfies readonly (keyof Noise)[];

const files = openFileTree();

/** Reads the host's counters; what is returned says what happened since. */
export function watchNoise(): () => Noise {
  const before = readState();
  return () => {
    const after = readState();
    return {
      ...cpuNoise(before, after),
      ...change('throttled', before.throttled, after.throttled, 1),
      ...change('memoryPressure', before.memoryUs, after.memoryUs, after.atUs - before.atUs),
      ...change('ioPressure', before.ioUs, after.ioUs, after.atUs - before.atUs),
      ...frequencyNoise(before.mhz, after.mhz),
    };
  };
}

interface HostState {
  readonly atUs: number;
  readonly cpu: CpuTimes | undefined;
  readonly ownTicks: number;
  readonly mhz: number | undefined;
  readonly throttled: number | undefined;
  readonly memoryUs: number | undefined;
  readonly ioUs: number | undefined;
}

function readState(): HostState {
  const cpu = readCpuTimes(files);
  return {
    atUs: performance.now() * 1000,
    cpu: valueOrUndefined(cpu),
    ownTicks: ownTicks(),
    mhz: meanMhz(),
    throttled: throttleCount(),
    memoryUs: stalledUs('memory'),
    ioUs: stalledUs('io'),
  };
}

/** Of us, and of our children: those that ended are in our own account, those that live are not yet. */
function ownTicks(): number {
  return (
    (cpuTicks(process.pid) ?? 0) +
    livingChildren().reduce((sum, pid) => sum + (cpuTicks(pid) ?? 0), 0)
  );
}

function livingChildren(): number[] {
  const text = valueOrUndefined(files.text(`/proc/self/task/${process.pid}/children`)) ?? '';
  return text.split(' ').filter(Boolean).map(Number);
}

function cpuNoise(before: HostState, after: HostState): Pick<Noise, 'stealShare' | 'otherShare'> {
  const start = before.cpu?.ticks.get('all');
  const end = after.cpu?.ticks.get('all');
  if (start === undefined || end === undefined) return {};
  const grown = (state: string) => Math.max((end[state] ?? 0) - (start[state] ?? 0), 0);
  const total = Object.keys(end).reduce((sum, state) => sum + grown(state), 0);
  if (total === 0) return {};
  const busy = total - grown('idle') - grown('iowait') - grown('steal');
  const others = Math.max(busy - (after.ownTicks - before.ownTicks), 0);
  return { stealShare: grown('steal') / total, otherShare: others / total };
}

function change(
  key: keyof Noise,
  before: number | undefined,
  after: number | undefined,
  per: number,
): Noise {
  if (before === undefined || after === undefined || per <= 0) return {};
  return { [key]: Math.max(after - before, 0) / per };
}

function frequencyNoise(before: number | undefined, after: number | undefined): Noise {
  if (before === undefined || after === undefined) return {};
  return { frequencyShare: Math.abs(after / before - 1) };
}

/** Only where a driver sets it: what /proc/cpuinfo says elsewhere is the nominal one. */
function meanMhz(): number | undefined {
  const policies = files.names('/sys/devices/system/cpu/cpufreq');
  if (!isKnown(policies)) return undefined;
  const rates = policies.value.flatMap((policy) => {
    const rate = files.number(`/sys/devices/system/cpu/cpufreq/${policy}/scaling_cur_freq`);
    return isKnown(rate) ? [rate.value / 1000] : [];
  });
  return rates.length === 0 ? undefined : rates.reduce((sum, rate) => sum + rate) / rates.length;
}

function throttleCount(): number | undefined {
  const cpus = files.names('/sys/devices/system/cpu');
  if (!isKnown(cpus)) return undefined;
  const counts = cpus.value.flatMap((cpu) => {
    const place = `/sys/devices/system/cpu/${cpu}/thermal_throttle/core_throttle_count`;
    const events = /^cpu\d+$/.test(cpu) ? files.number(place) : undefined;
    return events !== undefined && isKnown(events) ? [events.value] : [];
  });
  return counts.length === 0 ? undefined : counts.reduce((sum, events) => sum + events);
}

function stalledUs(resource: string): number | undefined {
  const text = valueOrUndefined(files.text(`/proc/pressure/${resource}`));
  const total = /^some .*total=(\d+)/m.exec(text ?? '')?.[1];
  return total === undefined ? undefined : Number(total);
}
