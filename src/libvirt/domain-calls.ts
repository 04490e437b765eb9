/** Typed calls on one domain that only read. */
import type { CallOptions, Channel } from './channel.ts';
import { cpusInMap } from './cpu-map.ts';
import type { Domain } from './domain.ts';
import {
  getAutostart,
  getEmulatorPinInfo,
  getInfo,
  getIothreadInfo,
  getJobInfo,
  getJobStats,
  getMemoryStats,
  getNumaParameters,
  getSchedulerParametersFlags,
  getState,
  getVcpuPinInfo,
  getXml,
  isPersistent,
  type RawJobInfo,
  xmlToNative,
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

/** `virDomainXMLFlags`; `secure` is for `definitionWithPasswords` alone. */
export const xmlFlag = { secure: 1, inactive: 2, updateCpu: 4, migratable: 8 } as const;

/** `VIR_TYPED_PARAM_STRING_OKAY`: without it libvirt leaves out what has no number, such as the nodes of a domain. */
export const stringsOkay = 4;

/** `virDomainModificationImpact`. */
export const affectFlag = { live: 1, config: 2 } as const;

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
  /**
   * What the next start will use, whole: to be defined again as it was. It holds passwords (VIR_DOMAIN_XML_SECURE), so
   * it is not for showing. Refused on a read-only connection.
   */
  definitionWithPasswords(domain: Domain, options?: CallOptions): Promise<string>;
  /** On which nodes its memory may be and in which mode, by libvirt's `VIR_DOMAIN_NUMA_*` names. */
  numaParameters(domain: Domain, options?: CallOptions & Impact): Promise<TypedParameters>;
  /** CPU shares, periods and quotas, by libvirt's `VIR_DOMAIN_SCHEDULER_*` names. */
  schedulerParameters(domain: Domain, options?: CallOptions & Impact): Promise<TypedParameters>;
  /**
   * The command line that a definition leads to. Nothing is defined or started: libvirt checks what it would check at
   * the start. Refused on a read-only connection.
   */
  qemuCommandLine(xml: string, options?: CallOptions): Promise<string>;
}

/** The length of every CPU map asked for: all CPUs libvirt can name. */
const mapBytes: number = limit.cpuMapBytes;

export function impactFlags({ live = false, config = false }: Impact): number {
  return (live ? affectFlag.live : 0) + (config ? affectFlag.config : 0);
}

function stateOf(number: number): DomainState {
  return domainStates[number] ?? 'unknown';
}

function jobOf(number: number): JobType {
  return jobTypes[number] ?? 'unknown';
}

type Reading = Omit<DomainCalls, keyof Definitions | keyof Tuning>;
type Definitions = Pick<
  DomainCalls,
  'domainXml' | 'definitionWithPasswords' | 'qemuCommandLine' | 'autostart' | 'isPersistent'
>;
type Tuning = Pick<
  DomainCalls,
  'vcpuPins' | 'emulatorPins' | 'iothreads' | 'numaParameters' | 'schedulerParameters'
>;

function definitionCalls(channel: Channel): Definitions {
  return {
    async domainXml(domain, options = {}) {
      const { inactive = false, migratable = false } = options;
      const flags = (inactive ? xmlFlag.inactive : 0) + (migratable ? xmlFlag.migratable : 0);
      return (await channel.call(getXml, { domain, flags }, options)).xml;
    },

    async definitionWithPasswords(domain, options) {
      const flags = xmlFlag.inactive + xmlFlag.secure;
      return (await channel.call(getXml, { domain, flags }, options)).xml;
    },

    async qemuCommandLine(xml, options) {
      const query = { format: 'qemu-argv', xml, flags: 0 };
      return (await channel.call(xmlToNative, query, options)).config;
    },

    autostart: async (domain, options) =>
      (await channel.call(getAutostart, { domain }, options)).autostart,
    isPersistent: async (domain, options) =>
      (await channel.call(isPersistent, { domain }, options)).persistent,
  };
}

function readingCalls(channel: Channel): Reading {
  return {
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
  };
}

function tuningCalls(channel: Channel): Tuning {
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

    async numaParameters(domain, options = {}) {
      const query = {
        domain,
        max: limit.numaParameters,
        flags: impactFlags(options) + stringsOkay,
      };
      return (await channel.call(getNumaParameters, query, options)).parameters;
    },

    async schedulerParameters(domain, options = {}) {
      const query = { domain, max: limit.schedulerParameters, flags: impactFlags(options) };
      return (await channel.call(getSchedulerParametersFlags, query, options)).parameters;
    },
  };
}

export function domainCalls(channel: Channel): DomainCalls {
  return { ...readingCalls(channel), ...definitionCalls(channel), ...tuningCalls(channel) };
}
