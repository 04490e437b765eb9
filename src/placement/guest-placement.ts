import { threadsOf } from '../derived/vcpu-window.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { GuestPlacement } from '../model/host-placement.ts';
import type { Arrangement } from './arrangement.ts';
import type { PlannedGuest } from './host-guests.ts';
import { openCpus, openCpusNear } from './open-cpus.ts';
import type { Standing } from './standing.ts';

/** A guest where the arrangement has it; what it has no pCPU for floats on what its node has left over. */
export function placementOf(
  arrangement: Arrangement,
  { standing, planned }: { standing: Standing; planned: PlannedGuest },
  kept: ReadonlySet<number>,
): GuestPlacement {
  const { fleet } = arrangement;
  const vcpus = planned.vcpusOfCell.flatMap((members, cell) => {
    const node = standing.at.nodes[cell] ?? 0;
    const open = openCpus(arrangement, node, kept);
    return members.map((vcpu, index) => {
      const own = standing.pins[cell]?.[index];
      return { vcpu, cpus: own === undefined ? open : [own] };
    });
  });
  const memoryNodes = standing.at.nodes.map((node) => fleet.nodes[node]?.id ?? 0);
  const moveKiB = moveOf(planned, memoryNodes);
  return {
    ...aboutOf(planned, vcpus),
    emulatorCpus: openCpusNear(arrangement, standing, kept),
    memoryNodes,
    ...(planned.nowKiB === undefined ? {} : { nowKiB: planned.nowKiB, moveKiB }),
    needsCells: memoryNodes.length > 1 && !planned.hasCells,
    why: whyThere(planned, memoryNodes, moveKiB),
  };
}

/** A guest that no node has room for: it floats over all of them, on what nobody has for himself. */
export function floatingPlacement(
  arrangement: Arrangement,
  planned: PlannedGuest,
  kept: ReadonlySet<number>,
): GuestPlacement | undefined {
  const { nodes } = arrangement.fleet;
  const open = [...nodes.keys()].flatMap((node) => openCpus(arrangement, node, kept));
  if (open.length === 0) return undefined;
  const cpus = open.sort((left, right) => left - right);
  const vcpus = planned.vcpusOfCell.flat().map((vcpu) => ({ vcpu, cpus }));
  return {
    ...aboutOf(planned, vcpus),
    emulatorCpus: cpus,
    memoryNodes: nodes.map(({ id }) => id),
    ...(planned.nowKiB === undefined ? {} : { nowKiB: planned.nowKiB, moveKiB: 0 }),
    needsCells: false,
    why: 'no node has room for it, so that it floats over all of them',
  };
}

type About = Pick<GuestPlacement, 'guest' | 'id' | 'policy' | 'vcpus' | 'repin'>;

function aboutOf(planned: PlannedGuest, vcpus: GuestPlacement['vcpus']): About {
  const { guest, policy } = planned;
  const repin = isRepinned(planned, vcpus);
  return {
    guest: guest.name,
    id: guest.id,
    policy,
    vcpus: vcpus.toSorted((one, other) => one.vcpu - other.vcpu),
    ...(repin === undefined ? {} : { repin }),
  };
}

function moveOf({ nowKiB }: PlannedGuest, memoryNodes: readonly number[]): number | undefined {
  return (
    nowKiB &&
    Object.entries(nowKiB)
      .filter(([node]) => !memoryNodes.includes(Number(node)))
      .reduce((sum, [, amount]) => sum + amount, 0)
  );
}

function isRepinned(
  { guest }: PlannedGuest,
  vcpus: readonly { vcpu: number; cpus: readonly number[] }[],
): boolean | undefined {
  const threads = valueOrUndefined(threadsOf(guest, 'vcpu')) ?? [];
  let changes = false;
  for (const { vcpu, cpus } of vcpus) {
    const thread = threads.find(({ index }) => index === vcpu);
    const allowed = thread && valueOrUndefined(thread.allowedCpus);
    if (allowed === undefined) return undefined;
    changes ||= allowed.join() !== cpus.join();
  }
  return changes;
}

function whyThere(
  { nowKiB, home }: PlannedGuest,
  nodes: readonly number[],
  moveKiB: number | undefined,
): string {
  if (nodes.length > 1) return 'it is larger than a node, and these are the nearest to each other';
  if (nowKiB === undefined || moveKiB === undefined) return 'where its memory is now was not read';
  const total = Object.values(nowKiB).reduce((sum, amount) => sum + amount, 0);
  const here = total - moveKiB;
  if (total === 0) return 'it has touched no memory yet';
  const isThere = Object.values(nowKiB).every((amount) => amount <= here);
  if (isThere) return `${Math.round((100 * here) / total)} % of its memory is there already`;
  return home === nodes[0]
    ? 'a device that it has for itself is there'
    : 'the node with most of its memory has no room for it';
}
