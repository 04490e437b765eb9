/**
 * Procedures on one domain. To add one: its number and structures from `remote_protocol.x`, as
 * below; its typed call in `domain-calls.ts`.
 */
import type { Buffer } from 'node:buffer';
import { type Domain, domain } from '../domain.ts';
import { type Procedure, remote } from '../procedure.ts';
import { limit } from '../protocol.ts';
import { type TypedParameters, typedParameters } from '../typed-parameter.ts';
import { bytes, flag, int32, list, nothing, string, struct, uint32, uint64 } from '../xdr.ts';

/** The arguments of most procedures here. */
export interface OnDomain {
  readonly domain: Domain;
}

export interface OnDomainWithFlags extends OnDomain {
  readonly flags: number;
}

const onDomain = struct<OnDomain>({ domain });
const onDomainWithFlags = struct<OnDomainWithFlags>({ domain, flags: uint32 });

export const createXml: Procedure<{ xml: string; flags: number }, OnDomain> = remote({
  number: 10,
  name: 'DOMAIN_CREATE_XML',
  args: struct({ xml: string, flags: uint32 }),
  reply: onDomain,
});

export const destroy: Procedure<OnDomain, void> = remote({
  number: 12,
  name: 'DOMAIN_DESTROY',
  args: onDomain,
  reply: nothing,
});

export const getXml: Procedure<OnDomainWithFlags, { xml: string }> = remote({
  number: 14,
  name: 'DOMAIN_GET_XML_DESC',
  args: onDomainWithFlags,
  reply: struct({ xml: string }),
});

export const getAutostart: Procedure<OnDomain, { autostart: boolean }> = remote({
  number: 15,
  name: 'DOMAIN_GET_AUTOSTART',
  args: onDomain,
  reply: struct({ autostart: flag }),
});

export interface RawInfo {
  readonly state: number;
  readonly maxMemoryKiB: number;
  readonly memoryKiB: number;
  readonly vcpus: number;
  readonly cpuTimeNs: number;
}

export const getInfo: Procedure<OnDomain, RawInfo> = remote({
  number: 16,
  name: 'DOMAIN_GET_INFO',
  args: onDomain,
  reply: struct<RawInfo>({
    state: uint32,
    maxMemoryKiB: uint64,
    memoryKiB: uint64,
    vcpus: uint32,
    cpuTimeNs: uint64,
  }),
});

/** What QEMU would be started with: libvirt checks the definition and does not use it. */
export const xmlToNative: Procedure<
  { format: string; xml: string; flags: number },
  { config: string }
> = remote({
  number: 136,
  name: 'CONNECT_DOMAIN_XML_TO_NATIVE',
  args: struct({ format: string, xml: string, flags: uint32 }),
  reply: struct({ config: string }),
});

export const isPersistent: Procedure<OnDomain, { persistent: boolean }> = remote({
  number: 151,
  name: 'DOMAIN_IS_PERSISTENT',
  args: onDomain,
  reply: struct({ persistent: flag }),
});

export interface MemoryStatEntry {
  readonly tag: number;
  readonly value: number;
}

export const getMemoryStats: Procedure<
  OnDomain & { maxStats: number; flags: number },
  { stats: readonly MemoryStatEntry[] }
> = remote({
  number: 159,
  name: 'DOMAIN_MEMORY_STATS',
  args: struct<OnDomain & { maxStats: number; flags: number }>({
    domain,
    maxStats: uint32,
    flags: uint32,
  }),
  reply: struct({
    stats: list(struct<MemoryStatEntry>({ tag: int32, value: uint64 }), limit.memoryStats),
  }),
});

export interface RawJobInfo {
  readonly type: number;
  readonly elapsedMs: number;
  readonly remainingMs: number;
  readonly dataTotalBytes: number;
  readonly dataProcessedBytes: number;
  readonly dataRemainingBytes: number;
  readonly memoryTotalBytes: number;
  readonly memoryProcessedBytes: number;
  readonly memoryRemainingBytes: number;
  readonly fileTotalBytes: number;
  readonly fileProcessedBytes: number;
  readonly fileRemainingBytes: number;
}

export const getJobInfo: Procedure<OnDomain, RawJobInfo> = remote({
  number: 163,
  name: 'DOMAIN_GET_JOB_INFO',
  args: onDomain,
  reply: struct<RawJobInfo>({
    type: int32,
    elapsedMs: uint64,
    remainingMs: uint64,
    dataTotalBytes: uint64,
    dataProcessedBytes: uint64,
    dataRemainingBytes: uint64,
    memoryTotalBytes: uint64,
    memoryProcessedBytes: uint64,
    memoryRemainingBytes: uint64,
    fileTotalBytes: uint64,
    fileProcessedBytes: uint64,
    fileRemainingBytes: uint64,
  }),
});

export const getState: Procedure<OnDomainWithFlags, { state: number; reason: number }> = remote({
  number: 212,
  name: 'DOMAIN_GET_STATE',
  args: onDomainWithFlags,
  reply: struct({ state: int32, reason: int32 }),
});

export interface SetParameters extends OnDomainWithFlags {
  readonly parameters: TypedParameters;
}

/** A quota may be -1: libvirt takes none but signed ones. */
const schedulerParameters = typedParameters(limit.schedulerParameters, (name) =>
  name.endsWith('_quota') ? 'llong' : 'ullong',
);

export const setSchedulerParametersFlags: Procedure<SetParameters, void> = remote({
  number: 219,
  name: 'DOMAIN_SET_SCHEDULER_PARAMETERS_FLAGS',
  args: struct<SetParameters>({ domain, parameters: schedulerParameters, flags: uint32 }),
  reply: nothing,
});

export interface GetParameters extends OnDomainWithFlags {
  /** How many at most. */
  readonly max: number;
}

export const getSchedulerParametersFlags: Procedure<
  GetParameters,
  { parameters: TypedParameters }
> = remote({
  number: 223,
  name: 'DOMAIN_GET_SCHEDULER_PARAMETERS_FLAGS',
  args: struct<GetParameters>({ domain, max: int32, flags: uint32 }),
  reply: struct({ parameters: schedulerParameters }),
});

export interface PinVcpu extends OnDomainWithFlags {
  readonly vcpu: number;
  readonly cpuMap: Buffer;
}

export const pinVcpuFlags: Procedure<PinVcpu, void> = remote({
  number: 225,
  name: 'DOMAIN_PIN_VCPU_FLAGS',
  args: struct<PinVcpu>({
    domain,
    vcpu: uint32,
    cpuMap: bytes(limit.cpuMapBytes),
    flags: uint32,
  }),
  reply: nothing,
});

export interface CpuMaps {
  /** One bitmap after another, each of the length asked for. */
  readonly maps: Buffer;
  readonly count: number;
}

const cpuMaps = struct<CpuMaps>({ maps: bytes(limit.cpuMapsBytes), count: int32 });

export const getVcpuPinInfo: Procedure<
  OnDomainWithFlags & { mapCount: number; mapBytes: number },
  CpuMaps
> = remote({
  number: 230,
  name: 'DOMAIN_GET_VCPU_PIN_INFO',
  args: struct<OnDomainWithFlags & { mapCount: number; mapBytes: number }>({
    domain,
    mapCount: int32,
    mapBytes: int32,
    flags: uint32,
  }),
  reply: cpuMaps,
});

const numaParameters = typedParameters(limit.numaParameters, () => 'int');

export const setNumaParameters: Procedure<SetParameters, void> = remote({
  number: 254,
  name: 'DOMAIN_SET_NUMA_PARAMETERS',
  args: struct<SetParameters>({ domain, parameters: numaParameters, flags: uint32 }),
  reply: nothing,
});

export const getNumaParameters: Procedure<
  GetParameters,
  { parameters: TypedParameters; count: number }
> = remote({
  number: 255,
  name: 'DOMAIN_GET_NUMA_PARAMETERS',
  args: struct<GetParameters>({ domain, max: int32, flags: uint32 }),
  reply: struct({ parameters: numaParameters, count: int32 }),
});

export interface PinEmulator extends OnDomainWithFlags {
  readonly cpuMap: Buffer;
}

export const pinEmulator: Procedure<PinEmulator, void> = remote({
  number: 279,
  name: 'DOMAIN_PIN_EMULATOR',
  args: struct<PinEmulator>({ domain, cpuMap: bytes(limit.cpuMapBytes), flags: uint32 }),
  reply: nothing,
});

export const getEmulatorPinInfo: Procedure<OnDomainWithFlags & { mapBytes: number }, CpuMaps> =
  remote({
    number: 280,
    name: 'DOMAIN_GET_EMULATOR_PIN_INFO',
    args: struct<OnDomainWithFlags & { mapBytes: number }>({
      domain,
      mapBytes: int32,
      flags: uint32,
    }),
    reply: cpuMaps,
  });

export const getJobStats: Procedure<OnDomainWithFlags, { type: number; stats: TypedParameters }> =
  remote({
    number: 298,
    name: 'DOMAIN_GET_JOB_STATS',
    args: onDomainWithFlags,
    reply: struct({ type: int32, stats: typedParameters(limit.jobStats) }),
  });

export const setMemoryFlags: Procedure<OnDomainWithFlags & { memoryKiB: number }, void> = remote({
  number: 204,
  name: 'DOMAIN_SET_MEMORY_FLAGS',
  args: struct<OnDomainWithFlags & { memoryKiB: number }>({
    domain,
    memoryKiB: uint64,
    flags: uint32,
  }),
  reply: nothing,
});

export const setMemoryStatsPeriod: Procedure<OnDomainWithFlags & { periodS: number }, void> =
  remote({
    number: 308,
    name: 'DOMAIN_SET_MEMORY_STATS_PERIOD',
    args: struct<OnDomainWithFlags & { periodS: number }>({
      domain,
      periodS: int32,
      flags: uint32,
    }),
    reply: nothing,
  });

export const defineXmlFlags: Procedure<{ xml: string; flags: number }, OnDomain> = remote({
  number: 350,
  name: 'DOMAIN_DEFINE_XML_FLAGS',
  args: struct({ xml: string, flags: uint32 }),
  reply: onDomain,
});

export interface IothreadEntry {
  readonly id: number;
  readonly cpuMap: Buffer;
}

export const getIothreadInfo: Procedure<
  OnDomainWithFlags,
  { iothreads: readonly IothreadEntry[]; count: number }
> = remote({
  number: 351,
  name: 'DOMAIN_GET_IOTHREAD_INFO',
  args: onDomainWithFlags,
  reply: struct({
    iothreads: list(
      struct<IothreadEntry>({ id: uint32, cpuMap: bytes(limit.cpuMapBytes) }),
      limit.iothreads,
    ),
    count: uint32,
  }),
});

export interface PinIothread extends OnDomainWithFlags {
  readonly iothread: number;
  readonly cpuMap: Buffer;
}

export const pinIothread: Procedure<PinIothread, void> = remote({
  number: 352,
  name: 'DOMAIN_PIN_IOTHREAD',
  args: struct<PinIothread>({
    domain,
    iothread: uint32,
    cpuMap: bytes(limit.cpuMapBytes),
    flags: uint32,
  }),
  reply: nothing,
});
