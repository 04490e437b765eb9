import { z } from 'zod';
import { ScenarioGuest, ScenarioHost } from '../../model/scenario.ts';

const cpus = z.array(z.number());
const Limits = z
  .object({
    cpuRatio: z.number().optional(),
    ramRatio: z.number().optional(),
    networks: z.object({ physnets: z.array(z.string()), tunneled: z.boolean() }).optional(),
  })
  .nullish();

const HostCell = z.object({
  id: z.number(),
  socket: z.number().nullable(),
  sharedCpus: cpus,
  dedicatedCpus: cpus,
  memoryMiB: z.number(),
  usedMiB: z.number(),
  sharedVcpusUsed: z.number(),
  pinnedCpus: cpus,
  siblings: z.array(cpus),
  networks: z.object({ physnets: z.array(z.string()), tunneled: z.boolean() }).nullish(),
});

const GuestCell = z.object({
  sharedVcpus: cpus,
  dedicatedVcpus: cpus,
  memoryMiB: z.number(),
  cpuPolicy: z.enum(['dedicated', 'shared', 'mixed']).nullable(),
  threadPolicy: z.enum(['prefer', 'require', 'isolate']).nullable(),
});

const Pool = z.looseObject({ numa_node: z.number().nullable(), count: z.number() });
const PciRequest = z.object({
  count: z.number(),
  numaPolicy: z.enum(['required', 'preferred', 'legacy', 'socket']).nullable(),
  spec: z.array(z.record(z.string(), z.string())),
});

/** A question that OpenStack Nova's own tests ask, with the answer that they expect. */
export const FitCase = z.object({
  id: z.string(),
  kind: z.enum(['host', 'cell', 'pci']),
  fit: z.boolean(),
  input: z.object({
    host: z.object({ cells: z.array(HostCell) }).optional(),
    guest: z
      .object({ emulatorThreads: z.string().nullable(), cells: z.array(GuestCell) })
      .optional(),
    limits: Limits,
    overheadCpus: z.number().optional(),
    pciRequests: z.array(PciRequest).nullish(),
    pciPools: z.array(Pool).nullish(),
    requests: z.array(PciRequest).optional(),
    pools: z.array(Pool).optional(),
    hostCells: z.array(HostCell).nullish(),
    guestOnCells: z.array(z.number()).nullish(),
  }),
});
export type FitCase = z.infer<typeof FitCase>;
type Input = FitCase['input'];

/** The question as a host with somebody on it and a guest that arrives. */
export function asScenario({ kind, input }: FitCase): { host: ScenarioHost; guest: ScenarioGuest } {
  return kind === 'pci' ? devicesOnly(input) : hostAndGuest(input);
}

function hostAndGuest(input: Input): { host: ScenarioHost; guest: ScenarioGuest } {
  const cells = input.host?.cells ?? [];
  const networks = networksOf(input, cells);
  const pools = input.pciPools ?? [];
  const host = ScenarioHost.parse({
    id: 'host',
    nodes: cells.map((cell) => nodeOf(cell, input)),
    devices: [...poolsOf(pools), ...networks.devices],
  });
  const requests = requestsOf(input.pciRequests ?? [], pools, 'legacy');
  const guest = ScenarioGuest.parse({
    id: 'guest',
    policy: 'mixed',
    threadPolicy:
      input.guest?.cells.find(({ threadPolicy }) => threadPolicy)?.threadPolicy ?? 'prefer',
    cells: input.guest?.cells.map(({ sharedVcpus, dedicatedVcpus, memoryMiB, cpuPolicy }) => ({
      vcpus: sharedVcpus.length + dedicatedVcpus.length,
      sharedVcpus: cpuPolicy === 'dedicated' ? 0 : sharedVcpus.length,
      memoryMiB,
    })),
    devices: [...requests, ...networks.requests],
    ownEmulatorCpu: input.guest?.emulatorThreads === 'isolate' || (input.overheadCpus ?? 0) > 0,
  });
  return { host, guest };
}

/**
 * Without limits nothing is said of what others use: only the guest alone may not be too large. With them, what is used
 * counts against the node times the ratio.
 */
function nodeOf(cell: z.infer<typeof HostCell>, { limits }: Input): unknown {
  const { cpuRatio, ramRatio } = limits ?? {};
  const dedicated = new Set(cell.dedicatedCpus);
  const siblings = cell.siblings.map((core) => core.filter((cpu) => dedicated.has(cpu)));
  const listed = new Set(siblings.flat());
  const alone = cell.dedicatedCpus.filter((cpu) => !listed.has(cpu)).map((cpu) => [cpu]);
  const shared = cell.sharedCpus.length;
  const floating =
    cpuRatio === undefined ? shared : Math.min(shared, shared * cpuRatio - cell.sharedVcpusUsed);
  const memory =
    ramRatio === undefined
      ? cell.memoryMiB
      : Math.min(cell.memoryMiB, cell.memoryMiB * ramRatio - cell.usedMiB);
  return {
    id: cell.id,
    socket: cell.socket,
    cores: [...siblings.filter((core) => core.length > 0), ...alone],
    housekeepingCpus: cell.pinnedCpus,
    sharedCpus: cell.sharedCpus.slice(0, Math.max(0, floating)),
    memoryMiB: Math.max(0, memory),
  };
}

type Pools = readonly z.infer<typeof Pool>[];

function poolsOf(pools: Pools): unknown[] {
  return pools.map(({ numa_node: node, count }, at) => ({ kind: `pool-${at}`, node, count }));
}

function requestsOf(
  requests: readonly z.infer<typeof PciRequest>[],
  pools: Pools,
  usual: 'legacy' | 'preferred',
): unknown[] {
  return requests.map(({ count, numaPolicy, spec }) => {
    const kinds = pools.flatMap((pool, at) =>
      spec.some((wanted) => Object.entries(wanted).every(([name, value]) => pool[name] === value))
        ? [`pool-${at}`]
        : [],
    );
    return { kinds: kinds.length > 0 ? kinds : ['none'], count, affinity: numaPolicy ?? usual };
  });
}

/** A network that some node is near to has to be near; as a device of which there is enough for all. */
function networksOf(
  { limits }: Input,
  cells: readonly z.infer<typeof HostCell>[],
): { devices: unknown[]; requests: unknown[] } {
  const wanted = limits?.networks;
  const names = [...(wanted?.physnets ?? []), ...(wanted?.tunneled === true ? ['tunnel'] : [])];
  const devices = cells.flatMap(({ id, networks }) =>
    names
      .filter((name) =>
        name === 'tunnel'
          ? networks?.tunneled === true
          : networks?.physnets.includes(name) === true,
      )
      .map((kind) => ({ kind, node: id, count: 1 })),
  );
  const near = names.filter((name) => devices.some(({ kind }) => kind === name));
  return { devices, requests: near.map((name) => ({ kinds: [name], count: 1 })) };
}

/** A question about devices alone: the guest is small, and on the cells it is said to be on. */
function devicesOnly(input: Input): { host: ScenarioHost; guest: ScenarioGuest } {
  const pools = input.pools ?? [];
  const { guestOnCells: on } = input;
  const nodes = new Set([0, ...pools.flatMap(({ numa_node: node }) => node ?? []), ...(on ?? [])]);
  const host = ScenarioHost.parse({
    id: 'host',
    nodes: [...nodes].sort().map((id) => ({
      id,
      socket: input.hostCells?.find((cell) => cell.id === id)?.socket,
      cores: [[id]],
      memoryMiB: on === null || on === undefined || on.includes(id) ? 1 : 0,
    })),
    devices: poolsOf(pools),
  });
  const anywhere = on === null || on === undefined;
  const requests = requestsOf(input.requests ?? [], pools, 'legacy').map((request) =>
    anywhere ? { ...z.looseObject({}).parse(request), affinity: 'preferred' } : request,
  );
  const cells = (on ?? [0]).map(() => ({ vcpus: 1, memoryMiB: 1 }));
  return { host, guest: ScenarioGuest.parse({ id: 'guest', cells, devices: requests }) };
}
