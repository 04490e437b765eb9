import type { Arrangement } from './analytic/arrange.ts';
import type { ModelledGuest, ModelledHost } from './analytic/modelled-host.ts';
import type { SimulatedHostInput } from './engine/world.ts';
import type { ParameterValues } from './parameters.ts';

type SimulatedGuestInput = SimulatedHostInput['guests'][number];
type Topology = SimulatedHostInput['topology'];

/** A guest of which nobody has said where it is. */
type Unplaced = Omit<ModelledGuest, 'vcpus' | 'memory' | 'memoryBound'>;

const KIB_PER_MIB = 1024;
const PAGES = [
  { kiB: 1024 * 1024, size: '1G' },
  { kiB: 2048, size: '2M' },
] as const;

const policies = {
  floating: 'floating',
  'numa-balanced': 'numa-balancing',
  'node-pinned': 'node-pinned',
  'core-pinned': 'core-pinned',
} as const satisfies Record<Arrangement, SimulatedHostInput['policy']['kind']>;

/** A host whose guests are put where a policy would have them, for the event engine. */
export function arrangedWorld(
  host: ModelledHost,
  guests: readonly (Unplaced & { readonly vcpus: number })[],
  { arrangement, values }: { readonly arrangement: Arrangement; readonly values: ParameterValues },
): SimulatedHostInput {
  const isPinned = arrangement === 'node-pinned' || arrangement === 'core-pinned';
  const cpusPerNode = host.cpus.length / host.nodes.length;
  return {
    topology: topologyOf(host, values),
    policy: { kind: policies[arrangement] },
    features: { ksm: host.ksm, guestMemoryShare: host.guestMemoryShare },
    guests: guests.map((guest) => {
      // Who is pinned to several nodes is told of them, as in the closed form.
      const cells = isPinned
        ? Math.max(guest.cells, Math.ceil(guest.vcpus / cpusPerNode))
        : guest.cells;
      return { ...guestOf(guest, guest.vcpus, values), cells };
    }),
  };
}

/** A host and its guests as they are. */
export function worldOf(
  host: ModelledHost,
  guests: readonly ModelledGuest[],
  values: ParameterValues,
): SimulatedHostInput {
  return {
    topology: topologyOf(host, values),
    policy: { kind: host.numaBalancing ? 'numa-balancing' : 'floating' },
    features: { ksm: host.ksm, guestMemoryShare: host.guestMemoryShare },
    guests: guests.map((guest) => ({
      ...guestOf(guest, guest.vcpus.length, values),
      // A guest of fewer vCPUs than NUMA nodes has nodes without any.
      cells: Math.min(guest.cells, guest.vcpus.length),
      allowedCpus: guest.vcpus.map((cpus) => [...cpus]),
      memoryBound: guest.memoryBound,
      ...(guest.memory === undefined ? {} : { memoryShares: [...guest.memory] }),
    })),
  };
}

/** Sizes of caches are not known: a last-level cache for each node that holds what one vCPU works on. */
function topologyOf(
  { nodes, cpus, distances }: ModelledHost,
  { workingSetMiB }: ParameterValues,
): Topology {
  const cores = Map.groupBy(cpus, ({ core }) => core);
  return {
    nodes: nodes.map(({ id, memoryMiB }, at) => ({
      id,
      memoryMiB,
      distances: [...(distances[at] ?? [])],
    })),
    cores: [...cores.values()].flatMap((threads) => {
      const node = threads[0]?.node ?? 0;
      return { node: nodes[node]?.id ?? node, llc: node, cpus: threads.map(({ id }) => id) };
    }),
    llcKiB: workingSetMiB * KIB_PER_MIB,
  };
}

function guestOf(
  { id, memoryMiB, duty, cells, pageKiB, ageHours, exitsPerSecond }: Unplaced,
  vcpus: number,
  values: ParameterValues,
): SimulatedGuestInput {
  const { lockIntensity, lockHeldShare, lockWantsPerS } = values;
  const runningShare = Math.max(duty, LEAST_DUTY);
  const heldShare = Math.min(MOST_HELD, lockIntensity * lockHeldShare);
  return {
    id,
    vcpus,
    memoryMiB,
    cells,
    pageSize: PAGES.find(({ kiB }) => pageKiB >= kiB)?.size ?? '4K',
    ...(ageHours === undefined ? {} : { ageHours }),
    load: {
      runningShare,
      wakeUpsPerSecond: (runningShare * 1000) / values.burstMs,
      workingSetKiB: values.workingSetMiB * KIB_PER_MIB,
      memoryShare: values.memoryShare,
      bandwidthMiBps: values.vcpuBandwidthMiBps,
      walkShare: values.walkShare,
      exitsPerSecond,
      ...(heldShare === 0 ? {} : { locks: { heldShare, perSecond: lockWantsPerS } }),
    },
  };
}

/** One that never runs would have no speed. */
const LEAST_DUTY = 0.001;
/** Who held a lock all the time would leave none for others. */
const MOST_HELD = 0.9;
