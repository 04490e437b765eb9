import {
  type Cpu,
  type Guest,
  type Node,
  Thread,
  type ThreadKind,
  type ThreadOwner,
} from './entities.ts';
import type { GivenPlace, Home } from './homes.ts';
import type { Simulation } from './simulation.ts';

/** Between two rounds of KSM (`sleep_millisecs`, in the kernel's documentation 20). */
const KSM_SLEEP_MS = 20;

/** `place`: undefined: its threads run anywhere; null: on the nodes of the guest. */
export function addHelpers(
  sim: Simulation,
  guest: Guest,
  homes: readonly Home[],
  place: GivenPlace | null | undefined,
): void {
  const { parameters, machine } = sim;
  const nodes = place === undefined ? null : new Set(homes.map(({ node }) => node));
  const cpu = homes[0]?.node.cpus[guest.index % homes[0].node.cpus.length] ?? machine.cpus[0];
  if (cpu === undefined) return;
  const emulator = addThread(sim, 'emulator', cpu, { guest, cell: 0 });
  emulator.nodes = nodes;
  emulator.meanBurstNs = parameters.emulatorUs * 1000;
  emulator.meanArrivalNs = 1e9 / parameters.emulatorWakeUpsPerSecond;
  const pinId = place?.emulatorCpu;
  const pin = pinId === undefined ? undefined : machine.cpus.find(({ id }) => id === pinId);
  if (pin !== undefined) {
    emulator.cpu = pin;
    emulator.pin = pin;
  }
  if (guest.load.requestsPerSecond > 0) addRequests(sim, guest, cpu, nodes);
}

/** The thread that serves a guest's devices. Tasks that sleep wait for requests as far as there are any. */
function addRequests(
  sim: Simulation,
  guest: Guest,
  cpu: Cpu,
  nodes: ReadonlySet<Node> | null,
): void {
  const { requestsPerSecond, wakeUpsPerSecond, tasksPerVcpu } = guest.load;
  const wakeUps = guest.sleeps ? wakeUpsPerSecond * tasksPerVcpu * guest.vcpus.length : 0;
  guest.requestShare = wakeUps === 0 ? 0 : Math.min(1, requestsPerSecond / wakeUps);
  guest.loneRequestsPerSecond = Math.max(0, requestsPerSecond - wakeUps);
  const thread = addThread(sim, 'requests', cpu, { guest, cell: 0 });
  thread.nodes = nodes;
  thread.meanBurstNs = sim.parameters.requestUs * 1000;
  thread.meanArrivalNs = 1e9 / guest.loneRequestsPerSecond;
}

export function addKsm(sim: Simulation): void {
  const [cpu] = sim.machine.cpus;
  const { ksmScanShare } = sim.parameters;
  if (cpu === undefined || ksmScanShare === 0) return;
  const thread = addThread(sim, 'ksm', cpu, { guest: null, cell: 0 });
  thread.meanArrivalNs = (KSM_SLEEP_MS * 1e6) / (1 - Math.min(ksmScanShare, 0.99));
  thread.meanBurstNs = thread.meanArrivalNs * ksmScanShare;
}

export function addThread(sim: Simulation, kind: ThreadKind, cpu: Cpu, owner: ThreadOwner): Thread {
  const thread = new Thread(sim.threads.length, kind, cpu, owner);
  sim.threads.push(thread);
  return thread;
}
