import { contentionAlone } from './alone-contention.ts';
import { drawDrift, loadOf } from './drift-state.ts';
import type { Cpu, Guest } from './entities.ts';
import { placeMemory } from './first-memory.ts';
import { addHelpers, addKsm, addThread } from './helper-threads.ts';
import { emptiestCpu, type Home, homesOf } from './homes.ts';
import type { Simulation } from './simulation.ts';
import { steadyLosses } from './steady-losses.ts';
import type { SimulatedGuest } from './world.ts';

/** Gives all guests their threads, memory and places, in the order in which they are listed. */
export function boot(sim: Simulation): void {
  const { guestMemoryShare, ksm } = sim.world.features;
  for (const node of sim.machine.nodes) node.freeMiB = node.memoryMiB * guestMemoryShare;
  const load = loadOf(sim);
  const cpus = new Map(sim.machine.cpus.map((cpu) => [cpu.id, cpu]));
  for (const [at, given] of sim.world.guests.entries()) {
    const guest = sim.guests[at];
    if (guest !== undefined) bootGuest(sim, guest, { given, load, cpus });
  }
  if (ksm) addKsm(sim);
}

interface Booting {
  readonly given: SimulatedGuest;
  /** Of the host, when all have booted. */
  readonly load: number;
  /** By id. */
  readonly cpus: ReadonlyMap<number, Cpu>;
}

function bootGuest(sim: Simulation, guest: Guest, { given, load, cpus }: Booting): void {
  const { policy } = sim.world;
  const place =
    policy.kind === 'placement'
      ? policy.places.find((known) => known.guest === guest.id)
      : undefined;
  const isFree = place === undefined && !isPinning(policy.kind);
  const allowed = given.allowedCpus?.map((ids) => ids.flatMap((id) => cpus.get(id) ?? []));
  const homes = homesOf(sim, given, { place, allowed });
  for (const home of homes) {
    for (let at = 0; at < home.vcpus; at += 1) {
      const pin = home.pins.get(at) ?? null;
      const mayUse = allowed?.[guest.vcpus.length] ?? null;
      addVcpu(sim, guest, home, { pin, isFree, mayUse });
    }
  }
  if (isFree) drawDrift(sim, guest, { load, ageHours: given.ageHours });
  placeMemory(sim, guest, { homes, shares: given.memoryShares, isFree });
  addHelpers(sim, guest, homes, isFree ? undefined : (place ?? null));
  guest.steady = steadyLosses(sim.world, guest, sim.parameters);
  guest.aloneContention = contentionAlone(sim, guest);
}

function isPinning(kind: string): boolean {
  return kind === 'node-pinned' || kind === 'core-pinned';
}

interface Freedom {
  readonly pin: Cpu | null;
  readonly isFree: boolean;
  readonly mayUse: readonly Cpu[] | null;
}

function addVcpu(
  sim: Simulation,
  guest: Guest,
  home: Home,
  { pin, isFree, mayUse }: Freedom,
): void {
  const only = mayUse?.length === 1 ? (mayUse[0] ?? null) : pin;
  const near =
    mayUse === null ? home.node.cpus : home.node.cpus.filter((cpu) => mayUse.includes(cpu));
  const cpu = only ?? emptiestCpu(near) ?? emptiestCpu(mayUse ?? sim.machine.cpus);
  if (cpu === null) return;
  cpu.homes += 1;
  const thread = addThread(sim, 'vcpu', cpu, { guest, cell: home.cell });
  if (!isFree) thread.nodes = new Set([home.node]);
  if (mayUse !== null && mayUse.length < sim.machine.cpus.length) thread.allowed = new Set(mayUse);
  if (only !== null || sim.world.policy.kind === 'core-pinned') thread.pin = cpu;
  guest.vcpus.push(thread);
}
