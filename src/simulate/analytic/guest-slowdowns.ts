import type { ParameterValues } from '../parameters.ts';
import { displacement } from './displacement.ts';
import type { HostLoad, Surroundings } from './host-load.ts';
import { lockSlowdown } from './lock-slowdown.ts';
import type { Slowdowns } from './loss-causes.ts';
import type { ModelledGuest, ModelledHost } from './modelled-host.ts';
import { pageWalkSlowdown } from './page-walk.ts';
import { misplacedHops, remoteHops } from './remote-memory.ts';

/** What `native` is: the work alone on the host, or with all of the host's pCPUs as busy as here. */
export type Reference = 'alone' | 'same-load';

export interface Circumstances {
  readonly host: ModelledHost;
  readonly load: HostLoad;
  /** Of guests' memory that has no room, 0..1. */
  readonly swapped: number;
  readonly values: ParameterValues;
  readonly reference: Reference;
}

/** How many times longer the work of a guest takes for each cause. */
export function guestSlowdowns(guest: ModelledGuest, circumstances: Circumstances): Slowdowns {
  const { host, load, swapped, values, reference } = circumstances;
  const seen = load.of(guest);
  const isCrowdCounted = reference === 'alone';
  const waiting = Math.max(1, seen.perCpu);
  return {
    ...(guest.accelerated ? {} : { emulation: values.translationSlowdown }),
    exits: 1 + values.fixedTax + (guest.exitsPerSecond * values.exitCycles) / (guest.mhz * 1e6),
    pageWalk: pageWalkSlowdown(guest.pageKiB, values),
    ...(isCrowdCounted
      ? {
          bandwidth: crowding(guest, host, seen, values),
          smt: 1 / (1 - (1 - values.smtShare) * seen.besideSibling),
          runDelay: waiting,
        }
      : {}),
    switches: 1 + switching(waiting, values),
    lockHolder: guest.vcpus.length > 1 ? lockSlowdown(waiting, 'paravirtual', values) : 1,
    ...placeSlowdowns(guest, circumstances),
    swap: 1 + swapped * (values.swapSlowdown - 1),
    ksm: host.ksm ? 1 + values.ksmTax : 1,
  };
}

/**
 * What other vCPUs on the same nodes cost by using the same memory, caches and clock. Nobody waits for himself, and what
 * a guest's own vCPUs do to each other they would do natively too.
 */
function crowding(
  { vcpus, duty }: ModelledGuest,
  host: ModelledHost,
  { busy, nodes }: Surroundings,
  { contention }: ParameterValues,
): number {
  const reachable = nodes.filter((share) => share > 0).length / host.nodes.length;
  const others = Math.max(0, busy - duty / (host.cpus.length * reachable));
  const own = Math.min(others, ((vcpus.length - 1) * duty) / host.cpus.length);
  return (1 + contention * others) / (1 + contention * own);
}

/** Each switch costs; the more wait, the shorter they run. */
function switching(waiting: number, { switchCostMs, periodMs, sliceMs }: ParameterValues): number {
  if (waiting <= 1) return 0;
  return switchCostMs / Math.max(sliceMs, periodMs / waiting);
}

/** Memory that is far, and caches that are filled again after moving. */
function placeSlowdowns(guest: ModelledGuest, { host, load, values }: Circumstances): Slowdowns {
  const seen = load.of(guest);
  const { floats, displaced } = freedom(guest, host, seen, values);
  const where = { cpus: seen.nodes, memory: guest.memory, displaced };
  const hops = guest.cells > 1 && !floats ? misplacedHops(host, where) : remoteHops(host, where);
  const balanced = host.numaBalancing && floats && !guest.memoryBound;
  const left = balanced ? 1 - values.numaBalancingRecovery : 1;
  const remote = values.remotePenalty * hops * left;
  const refill = movingTime(
    guest,
    { floats, displaced: displaced * left, busy: seen.busy },
    values,
  );
  return {
    remoteMemory: 1 + remote,
    cacheRefill: (1 + remote + refill) / (1 + remote),
    numaBalancing: balanced ? 1 + values.numaBalancingScan : 1,
  };
}

/** Whether its vCPUs may go to more nodes than the guest knows of, and how much of it is not where it began. */
function freedom(
  guest: ModelledGuest,
  host: ModelledHost,
  seen: Surroundings,
  values: ParameterValues,
): { floats: boolean; displaced: number } {
  const nodes = seen.nodes.filter((share) => share > 0).length;
  const canMove = guest.vcpus.some((cpus) => cpus.length > 1);
  const floats = canMove && nodes > guest.cells;
  if (!floats) return { floats, displaced: 1 };
  const cpusPerNode = host.cpus.length / host.nodes.length;
  const width = guest.vcpus.length / guest.cells / cpusPerNode;
  const load = Math.min(1, seen.perCpu);
  return { floats, displaced: displacement({ width, load, ageHours: guest.ageHours }, values) };
}

const DEFAULT_WORKING_SET_MIB = 35;

/** Added to a unit of run time by moves within and between nodes. */
function movingTime(
  { vcpus, duty }: ModelledGuest,
  { floats, displaced, busy }: { floats: boolean; displaced: number; busy: number },
  values: ParameterValues,
): number {
  const canMove = vcpus.some((cpus) => cpus.length > 1) && duty > 0;
  if (!canMove) return 0;
  const near = (values.sameNodeMigrationsPerS * busy * values.crossCoreRefillMs) / 1000;
  const size = values.workingSetMiB / DEFAULT_WORKING_SET_MIB;
  const far = (values.crossNodeMigrationsPerS * values.crossNodeRefillMs * size) / 1000;
  return near + (floats ? far * displaced : 0);
}
