import { known, valueOrUndefined } from '../model/fact.ts';
import type { GuestPlacement, HostPlacement } from '../model/host-placement.ts';
import type { Topology } from '../model/topology.ts';
import type { MachinePicture, MemoryPlace } from './machine-picture.ts';
import type { PlacedGuest, PlacedVcpu } from './placed-guests.ts';

/** The machine as it would be with everybody where a placement says. */
export function plannedPicture(picture: MachinePicture, placement: HostPlacement): MachinePicture {
  const nodes = valueOrUndefined(picture.topology)?.nodes ?? [];
  const byId = new Map(placement.guests.map((guest) => [guest.id, guest]));
  const vcpusOn = new Map<number, number>();
  return {
    ...picture,
    freeKiB: freeThen(picture.freeKiB, placement),
    guests: picture.guests.map((guest) => placedThen(guest, byId.get(guest.id), vcpusOn)),
    memory: picture.memory.map((place) => memoryThen(place, byId.get(place.id), nodes)),
  };
}

/** Who may use several pCPUs is drawn on the one of them that has the fewest so far. */
function placedThen(
  guest: PlacedGuest,
  then: GuestPlacement | undefined,
  vcpusOn: Map<number, number>,
): PlacedGuest {
  const vcpus = guest.vcpus.map((vcpu): PlacedVcpu => {
    const allowed = then?.vcpus.find((each) => each.vcpu === vcpu.vcpu)?.cpus;
    const [first, ...others] = allowed ?? [vcpu.cpu];
    const on = (cpu: number): number => vcpusOn.get(cpu) ?? 0;
    const cpu = others.reduce(
      (least, each) => (on(each) < on(least) ? each : least),
      first ?? vcpu.cpu,
    );
    vcpusOn.set(cpu, on(cpu) + 1);
    return { ...vcpu, cpu, allowed: allowed ?? vcpu.allowed };
  });
  return { ...guest, vcpus };
}

function memoryThen(
  place: MemoryPlace,
  then: GuestPlacement | undefined,
  nodes: Topology['nodes'],
): MemoryPlace {
  if (then?.nowKiB === undefined) return place;
  const { memoryNodes, nowKiB } = then;
  const total = Object.values(nowKiB).reduce((sum, amount) => sum + amount, 0);
  const cpus = new Set(then.vcpus.flatMap((vcpu) => vcpu.cpus));
  return {
    ...place,
    perNodeKiB: known(
      Object.fromEntries(memoryNodes.map((node) => [node, total / memoryNodes.length])),
    ),
    cpuNodes: nodes.filter((node) => node.cpus.some((cpu) => cpus.has(cpu))).map(({ id }) => id),
  };
}

function freeThen(
  now: ReadonlyMap<number, number>,
  { guests }: HostPlacement,
): ReadonlyMap<number, number> {
  const then = new Map(now);
  const add = (node: number, amount: number): void => {
    const free = then.get(node);
    if (free !== undefined) then.set(node, Math.max(0, free + amount));
  };
  for (const { nowKiB = {}, memoryNodes } of guests) {
    const total = Object.values(nowKiB).reduce((sum, amount) => sum + amount, 0);
    for (const [node, amount] of Object.entries(nowKiB)) add(Number(node), amount);
    for (const node of memoryNodes) add(node, -total / memoryNodes.length);
  }
  return then;
}
