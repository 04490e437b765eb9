/**
 * Procedures on the connection and the host. To add one: its number and structures from
 * `remote_protocol.x`, as below; its typed call in `host-calls.ts`.
 */
import { type Domain, domain, uuid } from '../domain.ts';
import { type Procedure, remote } from '../procedure.ts';
import { limit } from '../protocol.ts';
import { type TypedParameters, typedParameters } from '../typed-parameter.ts';
import { flag, int32, list, nothing, optional, string, struct, uint32, uint64 } from '../xdr.ts';

export const connectOpen: Procedure<{ name: string | undefined; flags: number }, void> = remote({
  number: 1,
  name: 'CONNECT_OPEN',
  args: struct({ name: optional(string), flags: uint32 }),
  reply: nothing,
});

export const connectClose: Procedure<void, void> = remote({
  number: 2,
  name: 'CONNECT_CLOSE',
  args: nothing,
  reply: nothing,
});

export const getType: Procedure<void, { type: string }> = remote({
  number: 3,
  name: 'CONNECT_GET_TYPE',
  args: nothing,
  reply: struct({ type: string }),
});

export const getVersion: Procedure<void, { version: number }> = remote({
  number: 4,
  name: 'CONNECT_GET_VERSION',
  args: nothing,
  reply: struct({ version: uint64 }),
});

export const getCapabilities: Procedure<void, { capabilities: string }> = remote({
  number: 7,
  name: 'CONNECT_GET_CAPABILITIES',
  args: nothing,
  reply: struct({ capabilities: string }),
});

export const lookupByName: Procedure<{ name: string }, { domain: Domain }> = remote({
  number: 23,
  name: 'DOMAIN_LOOKUP_BY_NAME',
  args: struct({ name: string }),
  reply: struct({ domain }),
});

export const lookupByUuid: Procedure<{ uuid: string }, { domain: Domain }> = remote({
  number: 24,
  name: 'DOMAIN_LOOKUP_BY_UUID',
  args: struct({ uuid }),
  reply: struct({ domain }),
});

export const getHostname: Procedure<void, { hostname: string }> = remote({
  number: 59,
  name: 'CONNECT_GET_HOSTNAME',
  args: nothing,
  reply: struct({ hostname: string }),
});

export const supportsFeature: Procedure<{ feature: number }, { supported: boolean }> = remote({
  number: 60,
  name: 'CONNECT_SUPPORTS_FEATURE',
  args: struct({ feature: int32 }),
  reply: struct({ supported: flag }),
});

export const authList: Procedure<void, { types: readonly number[] }> = remote({
  number: 66,
  name: 'AUTH_LIST',
  args: nothing,
  reply: struct({ types: list(int32, limit.authTypes) }),
});

export const authPolkit: Procedure<void, { complete: boolean }> = remote({
  number: 70,
  name: 'AUTH_POLKIT',
  args: nothing,
  reply: struct({ complete: flag }),
});

export const getUri: Procedure<void, { uri: string }> = remote({
  number: 110,
  name: 'CONNECT_GET_URI',
  args: nothing,
  reply: struct({ uri: string }),
});

export const getLibVersion: Procedure<void, { version: number }> = remote({
  number: 157,
  name: 'CONNECT_GET_LIB_VERSION',
  args: nothing,
  reply: struct({ version: uint64 }),
});

export interface DomainList {
  readonly domains: readonly Domain[];
  readonly count: number;
}

export const listAllDomains: Procedure<{ needResults: boolean; flags: number }, DomainList> =
  remote({
    number: 273,
    name: 'CONNECT_LIST_ALL_DOMAINS',
    args: struct({ needResults: flag, flags: uint32 }),
    reply: struct<DomainList>({ domains: list(domain, limit.domains), count: uint32 }),
  });

export interface DomainCapabilitiesQuery {
  readonly emulator: string | undefined;
  readonly arch: string | undefined;
  readonly machine: string | undefined;
  readonly virtType: string | undefined;
  readonly flags: number;
}

export const getDomainCapabilities: Procedure<DomainCapabilitiesQuery, { capabilities: string }> =
  remote({
    number: 342,
    name: 'CONNECT_GET_DOMAIN_CAPABILITIES',
    args: struct<DomainCapabilitiesQuery>({
      emulator: optional(string),
      arch: optional(string),
      machine: optional(string),
      virtType: optional(string),
      flags: uint32,
    }),
    reply: struct({ capabilities: string }),
  });

export interface StatsQuery {
  /** Empty: all domains. */
  readonly domains: readonly Domain[];
  readonly groups: number;
  readonly flags: number;
}

export interface DomainStats {
  readonly domain: Domain;
  readonly stats: TypedParameters;
}

export const getAllDomainStats: Procedure<StatsQuery, { records: readonly DomainStats[] }> = remote(
  {
    number: 344,
    name: 'CONNECT_GET_ALL_DOMAIN_STATS',
    args: struct<StatsQuery>({
      domains: list(domain, limit.domains),
      groups: uint32,
      flags: uint32,
    }),
    reply: struct({
      records: list(
        struct<DomainStats>({ domain, stats: typedParameters(limit.statsPerDomain) }),
        limit.domains,
      ),
    }),
  },
);
