/** Typed calls on one domain. */
import type { CallOptions, Channel } from './channel.ts';
import { cpusInMap, mapOfCpus } from './cpu-map.ts';
import type { Domain } from './domain.ts';
import {
  createXml,
  destroy,
  getAutostart,
  getEmulatorPinInfo,
  getInfo,
  getIothreadInfo,
  getJobInfo,
  getJobStats,
  getMemoryStats,
  getState,
  getVcpuPinInfo,
  getXml,
  isPersistent,
  pinVcpuFlags,
  type RawJobInfo,
} from './procedures/domain.ts';
import { limit } from './protocol.ts';
import type { TypedParameters } from './typed-parameter.ts';

/** `virDomainState`, at its number's place. */
export const domainStates = [
  'no-state',
  'running',
  'blocked',
  'paused',
  'shutting-down',
  'shut-off',
  'crashed',
  'pm-suspended',
] as const;

export type DomainState = (typeof domainStates)[number] | 'unknown';

/** `virDomainMemoryStatTags`, at its number's place: KiB, but faults are counts. */
export const memoryStatNames = [
  'swapInKiB',
  'swapOutKiB',
  'majorFaults',
  'minorFaults',
  'unusedKiB',
  'availableKiB',
  'actualBalloonKiB',
  'rssKiB',
  'usableKiB',
  'lastUpdateS',
  'diskCachesKiB',
  'hugetlbPageAllocations',
  'hugetlbPageFailures',
] as const;

/** What the guest and the host reported; a field that was not reported is not there. */
export type MemoryStats = { readonly [name in (typeof memoryStatNames)[number]]?: number };

/** `virDomainJobType`, at its number's place. */
export const jobTypes = [
  'none',
  'bounded',
  'unbounded',
  'completed',
  'failed',
  'cancelled',
] as const;

export type JobType = (typeof jobTypes)[number] | 'unknown';

/** `virDomainXMLFlags` without VIR_DOMAIN_XML_SECURE: passwords are never asked for. */
export const xmlFlag = { inactive: 2, updateCpu: 4, migratable: 8 } as const;

/** `virDomainModificationImpact`. */
export const affectFlag = { live: 1, config: 2 } as const;
/** `VIR_DOMAIN_START_PAUSED` and `VIR_DOMAIN_START_AUTODESTROY`. */
export const startFlag = { paused: 1, autodestroy: 2 } as const;

export interface DomainInfo {
  readonly state: DomainState;
  readonly maxMemoryKiB: number;
  readonly memoryKiB: number;
  readonly vcpus: number;
  readonly cpuTimeNs: number;
}

/** Which of a domain's two definitions: the running one or the next start's. */
export interface Impact {
  readonly live?: boolean | undefined;
  readonly config?: boolean | undefined;
}

export interface DomainCalls {
  /** The domain's XML; `inactive` for what the next start will use. Never with passwords. */
  domainXml(
    domain: Domain,
    options?: CallOptions & { inactive?: boolean; migratable?: boolean },
  ): Promise<string>;
  /** Needs no word from QEMU. `reason` is libvirt's number, whose meaning depends on the state. */
  state(domain: Domain, options?: CallOptions): Promise<{ state: DomainState; reason: number }>;
  info(domain: Domain, options?: CallOptions): Promise<DomainInfo>;
  memoryStats(domain: Domain, options?: CallOptions): Promise<MemoryStats>;
  jobInfo(domain: Domain, options?: CallOptions): Promise<RawJobInfo & { kind: JobType }>;
  /** More than `jobInfo`, by libvirt's `VIR_DOMAIN_JOB_*` field names. */
  jobStats(
    domain: Domain,
    options?: CallOptions,
  ): Promise<{ kind: JobType; stats: TypedParameters }>;
  /** Allowed pCPUs of each vCPU, in vCPU order. `vcpus`: how many the domain has at most. */
  vcpuPins(
    domain: Domain,
    options: CallOptions & Impact & { vcpus: number },
  ): Promise<readonly (readonly number[])[]>;
  emulatorPins(domain: Domain, options?: CallOptions & Impact): Promise<readonly number[]>;
  iothreads(
    domain: Domain,
    options?: CallOptions & Impact,
  ): Promise<readonly { id: number; cpus: readonly number[] }[]>;
  autostart(domain: Domain, options?: CallOptions): Promise<boolean>;
  isPersistent(domain: Domain, options?: CallOptions): Promise<boolean>;
  /** Changes which pCPUs a vCPU may use. Refused on a read-only connection. */
  pinVcpu(
    domain: Domain,
    pin: { vcpu: number; cpus: readonly number[] },
    options?: CallOptions & Impact,
  ): Promise<void>;
  /** Starts a transient domain; `autodestroy` ends it with this connection. */
  createXml(
    xml: string,
    options?: CallOptions & { paused?: boolean; autodestroy?: boolean },
  ): Promise<Domain>;
  /** Ends a running domain at once, as by pulling its plug. */
  destroy(domain: Domain, options?: CallOptions): Promise<void>;
}

/** The length of every CPU map asked for: all CPUs libvirt can name. */
const mapBytes: number = limit.cpuMapBytes;

function impactFlags({ live = false, config = false }: Impact): number {
  return (live ? affectFlag.live : 0) + (config ? affectFlag.config : 0);
}

function stateOf(number: number): DomainState {
  return domainStates[number] ?? 'unknown';
}

function jobOf(number: number): JobType {
  return jobTypes[number] ?? 'unknown';
}

type Reading = Omit<DomainCalls, 'pinVcpu' | 'createXml' | 'destroy' | keyof Pinning>;
type Pinning = Pick<DomainCalls, 'vcpuPins' | 'emulatorPins' | 'iothreads'>;
type Changing = Pick<DomainCalls, 'pinVcpu' | 'createXml' | 'destroy'>;

function readingCalls(channel: Channel): Reading {
  return {
    async domainXml(domain, options = {}) {
      const { inactive = false, migratable = false } = options;
      const flags = (inactive ? xmlFlag.inactive : 0) + (migratable ? xmlFlag.migratable : 0);
      return (await channel.call(getXml, { domain, flags }, options)).xml;
    },

    async state(domain, options) {
      const { state, reason } = await channel.call(getState, { domain, flags: 0 }, options);
      return { state: stateOf(state), reason };
    },

    async info(domain, options) {
      const info = await channel.call(getInfo, { domain }, options);
      return { ...info, state: stateOf(info.state) };
    },

    async memoryStats(domain, options) {
      const query = { domain, maxStats: memoryStatNames.length, flags: 0 };
      const { stats } = await channel.call(getMemoryStats, query, options);
      // A newer libvirt's tags beyond the ones known here are left out.
      const known = stats.flatMap(({ tag, value }) => {
        const name = memoryStatNames[tag];
        return name === undefined ? [] : [[name, value] as const];
      });
      return Object.fromEntries(known);
    },

    async jobInfo(domain, options) {
      const info = await channel.call(getJobInfo, { domain }, options);
      return { ...info, kind: jobOf(info.type) };
    },

    async jobStats(domain, options) {
      const { type, stats } = await channel.call(getJobStats, { domain, flags: 0 }, options);
      return { kind: jobOf(type), stats };
    },

    autostart: async (domain, options) =>
      (await channel.call(getAutostart, { domain }, options)).autostart,
    isPersistent: async (domain, options) =>
      (await channel.call(isPersistent, { domain }, options)).persistent,
  };
}

function pinningCalls(channel: Channel): Pinning {
  return {
    async vcpuPins(domain, options) {
      const flags = impactFlags(options);
      const query = { domain, mapCount: options.vcpus, mapBytes, flags };
      const { maps, count } = await channel.call(getVcpuPinInfo, query, options);
      const at = (vcpu: number): number[] =>
        cpusInMap(maps.subarray(vcpu * mapBytes, (vcpu + 1) * mapBytes));
      return Array.from({ length: Math.min(count, maps.length / mapBytes) }, (_, vcpu) => at(vcpu));
    },

    async emulatorPins(domain, options = {}) {
      const query = { domain, mapBytes, flags: impactFlags(options) };
      return cpusInMap((await channel.call(getEmulatorPinInfo, query, options)).maps);
    },

    async iothreads(domain, options = {}) {
      const query = { domain, flags: impactFlags(options) };
      const { iothreads } = await channel.call(getIothreadInfo, query, options);
      return iothreads.map(({ id, cpuMap }) => ({ id, cpus: cpusInMap(cpuMap) }));
    },
  };
}

function changingCalls(channel: Channel): Changing {
  return {
    async pinVcpu(domain, { vcpu, cpus }, options = {}) {
      const pin = { domain, vcpu, cpuMap: mapOfCpus(cpus), flags: impactFlags(options) };
      await channel.call(pinVcpuFlags, pin, options);
    },

    async createXml(xml, options = {}) {
      const { paused = false, autodestroy = false } = options;
      const flags = (paused ? startFlag.paused : 0) + (autodestroy ? startFlag.autodestroy : 0);
      return (await channel.call(createXml, { xml, flags }, options)).domain;
    },

    destroy: (domain, options) => channel.call(destroy, { domain }, options),
  };
}

export function domainCalls(channel: Channel): DomainCalls {
  return { ...readingCalls(channel), ...pinningCalls(channel), ...changingCalls(channel) };
}
