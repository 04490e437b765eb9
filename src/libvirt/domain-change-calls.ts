/** Typed calls that change a domain, or make one. All are refused on a read-only connection. */
import type { CallOptions, Channel } from './channel.ts';
import { mapOfCpus } from './cpu-map.ts';
import type { Domain } from './domain.ts';
import { type Impact, impactFlags } from './domain-calls.ts';
import {
  createXml,
  defineXmlFlags,
  destroy,
  pinEmulator,
  pinIothread,
  pinVcpuFlags,
  setMemoryFlags,
  setMemoryStatsPeriod,
  setNumaParameters,
  setSchedulerParametersFlags,
} from './procedures/domain.ts';
import type { TypedParameters } from './typed-parameter.ts';

/** `VIR_DOMAIN_START_PAUSED` and `VIR_DOMAIN_START_AUTODESTROY`. */
export const startFlag = { paused: 1, autodestroy: 2 } as const;

/** `VIR_DOMAIN_DEFINE_VALIDATE`. */
export const defineFlag = { validate: 1 } as const;

export interface DomainChangeCalls {
  /** Changes which pCPUs a vCPU may use. */
  pinVcpu(
    domain: Domain,
    pin: { vcpu: number; cpus: readonly number[] },
    options?: CallOptions & Impact,
  ): Promise<void>;
  /** Changes which pCPUs the emulator's threads may use. */
  pinEmulator(
    domain: Domain,
    cpus: readonly number[],
    options?: CallOptions & Impact,
  ): Promise<void>;
  pinIothread(
    domain: Domain,
    pin: { iothread: number; cpus: readonly number[] },
    options?: CallOptions & Impact,
  ): Promise<void>;
  /** Live, this returns once the memory has been moved: gigabytes take seconds each. */
  setNumaParameters(
    domain: Domain,
    parameters: TypedParameters,
    options?: CallOptions & Impact,
  ): Promise<void>;
  setSchedulerParameters(
    domain: Domain,
    parameters: TypedParameters,
    options?: CallOptions & Impact,
  ): Promise<void>;
  /** How much memory the balloon is to leave the guest; live, this returns before the guest has followed. */
  setMemory(domain: Domain, memoryKiB: number, options?: CallOptions & Impact): Promise<void>;
  /** How often the balloon driver is asked for its statistics; 0: never. */
  setMemoryStatsPeriod(
    domain: Domain,
    periodS: number,
    options?: CallOptions & Impact,
  ): Promise<void>;
  /**
   * Makes or replaces the definition of the domain whose uuid it has. `validate`: against libvirt's schema first.
   */
  defineXml(xml: string, options?: CallOptions & { validate?: boolean }): Promise<Domain>;
  /** Starts a transient domain; `autodestroy` ends it with this connection. */
  createXml(
    xml: string,
    options?: CallOptions & { paused?: boolean; autodestroy?: boolean },
  ): Promise<Domain>;
  /** Ends a running domain at once, as by pulling its plug. */
  destroy(domain: Domain, options?: CallOptions): Promise<void>;
}

type Pinning = Pick<DomainChangeCalls, 'pinVcpu' | 'pinEmulator' | 'pinIothread'>;

function pinningCalls(channel: Channel): Pinning {
  return {
    async pinVcpu(domain, { vcpu, cpus }, options = {}) {
      const pin = { domain, vcpu, cpuMap: mapOfCpus(cpus), flags: impactFlags(options) };
      await channel.call(pinVcpuFlags, pin, options);
    },

    async pinEmulator(domain, cpus, options = {}) {
      const pin = { domain, cpuMap: mapOfCpus(cpus), flags: impactFlags(options) };
      await channel.call(pinEmulator, pin, options);
    },

    async pinIothread(domain, { iothread, cpus }, options = {}) {
      const pin = { domain, iothread, cpuMap: mapOfCpus(cpus), flags: impactFlags(options) };
      await channel.call(pinIothread, pin, options);
    },
  };
}

export function domainChangeCalls(channel: Channel): DomainChangeCalls {
  return {
    ...pinningCalls(channel),

    async setNumaParameters(domain, parameters, options = {}) {
      const change = { domain, parameters, flags: impactFlags(options) };
      await channel.call(setNumaParameters, change, options);
    },

    async setSchedulerParameters(domain, parameters, options = {}) {
      const change = { domain, parameters, flags: impactFlags(options) };
      await channel.call(setSchedulerParametersFlags, change, options);
    },

    async setMemory(domain, memoryKiB, options = {}) {
      const change = { domain, memoryKiB, flags: impactFlags(options) };
      await channel.call(setMemoryFlags, change, options);
    },

    async setMemoryStatsPeriod(domain, periodS, options = {}) {
      const change = { domain, periodS, flags: impactFlags(options) };
      await channel.call(setMemoryStatsPeriod, change, options);
    },

    async defineXml(xml, options = {}) {
      const flags = options.validate === true ? defineFlag.validate : 0;
      return (await channel.call(defineXmlFlags, { xml, flags }, options)).domain;
    },

    async createXml(xml, options = {}) {
      const { paused = false, autodestroy = false } = options;
      const flags = (paused ? startFlag.paused : 0) + (autodestroy ? startFlag.autodestroy : 0);
      return (await channel.call(createXml, { xml, flags }, options)).domain;
    },

    destroy: (domain, options) => channel.call(destroy, { domain }, options),
  };
}
