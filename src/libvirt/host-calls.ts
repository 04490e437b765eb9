/** Typed calls on the host and on all its domains. */
import type { CallOptions, Channel } from './channel.ts';
import type { Domain } from './domain.ts';
import {
  type DomainStats,
  getAllDomainStats,
  getCapabilities,
  getDomainCapabilities,
  getHostname,
  getLibVersion,
  getType,
  getUri,
  getVersion,
  listAllDomains,
  lookupByName,
  lookupByUuid,
} from './procedures/connect.ts';

/** `virDomainStatsTypes`: groups of bulk statistics. */
export const statsGroup = {
  state: 1,
  cpuTotal: 2,
  balloon: 4,
  vcpu: 8,
  interface: 16,
  block: 32,
  perf: 64,
  iothread: 128,
  memory: 256,
  dirtyRate: 512,
  vm: 1024,
} as const;

export type StatsGroup = keyof typeof statsGroup;

/** `virConnectListAllDomainsFlags`, also understood by the bulk statistics. */
export const domainFilter = { active: 1, inactive: 2 } as const;
/** `VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT`. */
export const statsNoWait: number = 2 ** 29;

/** Which domains; neither or both of the two means all. */
export interface DomainFilter {
  readonly active?: boolean | undefined;
  readonly inactive?: boolean | undefined;
}

export interface StatsOptions extends CallOptions, DomainFilter {
  /** What to ask for; all groups the daemon knows if left out. */
  readonly groups?: readonly StatsGroup[] | undefined;
  /** Only these domains; all if left out or empty. */
  readonly domains?: readonly Domain[] | undefined;
  /**
   * Leave out, for a domain that somebody is already asking something, whatever needs a word from
   * its QEMU. A stuck QEMU so costs the first who asks a deadline, and nobody after that: the
   * records of the others then come at once, and its own with few fields.
   */
  readonly nowait?: boolean | undefined;
}

export interface DomainCapabilitiesOptions extends CallOptions {
  readonly emulator?: string | undefined;
  readonly arch?: string | undefined;
  readonly machine?: string | undefined;
  readonly virtType?: string | undefined;
}

export interface HostCalls {
  /** The driver's name, for example "QEMU". */
  type(options?: CallOptions): Promise<string>;
  /** The hypervisor's version as `major.minor.release`. */
  hypervisorVersion(options?: CallOptions): Promise<string>;
  /** libvirt's version as `major.minor.release`. */
  libVersion(options?: CallOptions): Promise<string>;
  /** The URI as the daemon sees it, for example "qemu:///system". */
  uri(options?: CallOptions): Promise<string>;
  hostname(options?: CallOptions): Promise<string>;
  /** `<capabilities>`: the host's CPU, NUMA cells and emulators. */
  capabilitiesXml(options?: CallOptions): Promise<string>;
  /** `<domainCapabilities>` of one emulator, machine and kind of virtualisation. */
  domainCapabilitiesXml(options?: DomainCapabilitiesOptions): Promise<string>;
  listDomains(options?: CallOptions & DomainFilter): Promise<readonly Domain[]>;
  /** Rejects with `LibvirtError` code 42 if there is none. */
  lookupByName(name: string, options?: CallOptions): Promise<Domain>;
  lookupByUuid(uuid: string, options?: CallOptions): Promise<Domain>;
  /**
   * Statistics of many domains in one call, by libvirt's field names and in its units (times in
   * ns, memory in KiB). Each answer costs every QEMU asked a few ms of CPU: call it rarely. For
   * domains that do not run libvirt 9.0 was seen to report a foreign `cpu.time`: ask for `active`.
   */
  allDomainStats(options?: StatsOptions): Promise<readonly DomainStats[]>;
}

/** libvirt packs versions as major * 1,000,000 + minor * 1,000 + release. */
function versionText(packed: number): string {
  const major = Math.floor(packed / 1_000_000);
  return `${major}.${Math.floor(packed / 1000) % 1000}.${packed % 1000}`;
}

function filterFlags({ active = false, inactive = false }: DomainFilter): number {
  return (active ? domainFilter.active : 0) + (inactive ? domainFilter.inactive : 0);
}

function groupMask(groups: readonly StatsGroup[]): number {
  return [...new Set(groups)].reduce((mask, group) => mask + statsGroup[group], 0);
}

export function hostCalls(channel: Channel): HostCalls {
  return {
    type: async (options) => (await channel.call(getType, undefined, options)).type,
    hypervisorVersion: async (options) =>
      versionText((await channel.call(getVersion, undefined, options)).version),
    libVersion: async (options) =>
      versionText((await channel.call(getLibVersion, undefined, options)).version),
    uri: async (options) => (await channel.call(getUri, undefined, options)).uri,
    hostname: async (options) => (await channel.call(getHostname, undefined, options)).hostname,
    capabilitiesXml: async (options) =>
      (await channel.call(getCapabilities, undefined, options)).capabilities,

    async domainCapabilitiesXml(options = {}) {
      const { emulator, arch, machine, virtType } = options;
      const query = { emulator, arch, machine, virtType, flags: 0 };
      return (await channel.call(getDomainCapabilities, query, options)).capabilities;
    },

    async listDomains(options = {}) {
      const query = { needResults: true, flags: filterFlags(options) };
      return (await channel.call(listAllDomains, query, options)).domains;
    },

    lookupByName: async (name, options) =>
      (await channel.call(lookupByName, { name }, options)).domain,
    lookupByUuid: async (uuid, options) =>
      (await channel.call(lookupByUuid, { uuid }, options)).domain,

    async allDomainStats(options = {}) {
      const { groups = [], domains = [], nowait = false } = options;
      const flags = filterFlags(options) + (nowait ? statsNoWait : 0);
      const query = { domains, groups: groupMask(groups), flags };
      return (await channel.call(getAllDomainStats, query, options)).records;
    },
  };
}
