import type { Guest, Thread } from './entities.ts';
import { sumOf, total } from './memory.ts';
import { nativeUse } from './native-use.ts';
import type { Simulation } from './simulation.ts';
import type {
  GuestResult,
  LossCause,
  Losses,
  Migrations,
  SimulationResult,
  TimeAccount,
} from './simulation-result.ts';
import { lossCauses } from './simulation-result.ts';
import type { Spent } from './spent.ts';

export interface Measured {
  readonly measuredNs: number;
  readonly events: number;
  /** Of guests' memory that the host had to swap out. */
  readonly swappedShare: number;
}

/** What came of the time that was measured; the accounts are closed. */
export function summarize(
  sim: Simulation,
  { measuredNs, events, swappedShare }: Measured,
): SimulationResult {
  const guests = sim.guests.map((guest) => guestResult(sim, guest, measuredNs));
  const weights = sim.guests.map(
    (guest) => nativeUse(guest.load, guest.vcpus.length) * guest.vcpus.length,
  );
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (guest: GuestResult) => number): number =>
    guests.reduce((sum, guest, at) => sum + (of(guest) * (weights[at] ?? 0)) / all, 0);
  const account = timeAccount(sim, measuredNs);
  return {
    guests,
    total: {
      shareOfNative: guests.length === 0 ? 1 : mean(({ shareOfNative }) => shareOfNative),
      speed: guests.length === 0 ? 1 : mean(({ speed }) => speed),
      losses: lossesBy((cause) => mean(({ losses }) => losses[cause])),
      migrations: {
        withinLlc: sumBy(guests, ({ migrations }) => migrations.withinLlc),
        withinNode: sumBy(guests, ({ migrations }) => migrations.withinNode),
        acrossNodes: sumBy(guests, ({ migrations }) => migrations.acrossNodes),
      },
      localShare: guests.length === 0 ? 1 : mean(({ localShare }) => localShare),
      busyShare: 1 - account.idleNs / account.capacityNs,
      swappedShare,
    },
    account,
    events,
    simulatedMs: measuredNs / 1e6,
  };
}

function guestResult(sim: Simulation, guest: Guest, measuredNs: number): GuestResult {
  const timeNs = measuredNs * guest.vcpus.length;
  const lost = lossesBy((cause) => sumBy(guest.vcpus, ({ spent }) => lostNs(spent, guest, cause)));
  const lostInAll = lossCauses.reduce((sum, cause) => sum + lost[cause], 0);
  // Where nothing kept it from its work, that there was less of it than on the average is chance.
  const shareOfNative = lostInAll === 0 ? 1 : share(guest, timeNs);
  const scale = lostInAll === 0 ? 0 : (1 - shareOfNative) / lostInAll;
  const workNs = sumBy(guest.vcpus, ({ spent }) => spent.work);
  const restedNs = sumBy(guest.vcpus, ({ spent }) => spent.slept + spent.polled);
  const pages = sumOf(guest.pages, sim.machine.nodes.length);
  return {
    id: guest.id,
    shareOfNative,
    speed: workNs === 0 ? 1 : workNs / (timeNs - restedNs),
    losses: lossesBy((cause) => lost[cause] * scale),
    migrations: migrationsOf(guest.vcpus),
    localShare: workNs === 0 ? 1 : sumBy(guest.vcpus, ({ spent }) => spent.localWork) / workNs,
    scatteredShare: 1 - Math.max(...pages) / total(pages),
    failedBursts: guest.failedBursts,
  };
}

/**
 * Natively a vCPU works or sleeps, and nothing else: with one task on each, what it did neither in is lost. Several
 * tasks hide delays behind each other; what they would have done natively is known on the average.
 */
function share(guest: Guest, timeNs: number): number {
  const workNs = sumBy(guest.vcpus, ({ spent }) => spent.work);
  if (guest.load.tasksPerVcpu === 1) {
    return (workNs + sumBy(guest.vcpus, ({ spent }) => spent.slept + spent.polled)) / timeNs;
  }
  return Math.min(1, workNs / (timeNs * nativeUse(guest.load, guest.vcpus.length)));
}

function lostNs(spent: Spent, { steady }: Guest, cause: LossCause): number {
  const by: Losses = {
    runDelay: spent.waited,
    wakeUp: spent.wakeUps,
    cacheRefill: spent.cache,
    remoteMemory: spent.remote,
    bandwidth: spent.bandwidth,
    pageWalk: spent.work * steady.pageWalk,
    smt: spent.smt,
    exits: spent.exits + spent.work * steady.exits,
    requests: spent.waitedForRequest,
    switches: spent.switches,
    lockHolder: spent.spun + spent.blockedByLock,
    numaBalancing: spent.work * steady.numaBalancing,
    swap: spent.blockedBySwap,
    ksm: spent.work * steady.ksm,
    balloon: spent.blockedByBalloon,
  };
  return by[cause];
}

/** Causes that keep a vCPU on its pCPU; the others keep it off. */
const onCpu: readonly LossCause[] = [
  'wakeUp',
  'cacheRefill',
  'remoteMemory',
  'bandwidth',
  'pageWalk',
  'smt',
  'exits',
  'switches',
  'numaBalancing',
  'ksm',
];

function timeAccount(sim: Simulation, measuredNs: number): TimeAccount {
  const vcpus = sim.threads.filter(({ isVcpu }) => isVcpu);
  const lostOn = (thread: Thread): number =>
    thread.guest === null ? 0 : lostRunningNs(thread.spent, thread.guest);
  return {
    capacityNs: measuredNs * sim.machine.cpus.length,
    workNs: sumBy(vcpus, ({ spent }) => spent.work),
    lostRunningNs: sumBy(vcpus, lostOn),
    hostThreadsNs: sumBy(sim.threads, ({ isVcpu, spent }) => (isVcpu ? 0 : hostThreadNs(spent))),
    pollingNs: sumBy(vcpus, ({ spent }) => spent.polled),
    idleNs: sumBy(sim.machine.cpus, ({ idleNs }) => idleNs),
    vcpuTimeNs: measuredNs * vcpus.length,
    waitingNs: sumBy(vcpus, ({ spent }) => spent.waited + spent.waitedForRequest),
    blockedNs: sumBy(
      vcpus,
      ({ spent }) => spent.blockedBySwap + spent.blockedByBalloon + spent.blockedByLock,
    ),
    sleepingNs: sumBy(vcpus, ({ spent }) => spent.slept),
  };
}

/** On a pCPU, whatever it did there. */
function hostThreadNs({ work, smt, wakeUps, exits, switches, cache }: Spent): number {
  return work + smt + wakeUps + exits + switches + cache;
}

function lostRunningNs(spent: Spent, guest: Guest): number {
  return onCpu.reduce((sum, cause) => sum + lostNs(spent, guest, cause), spent.spun);
}

function migrationsOf(threads: readonly Thread[]): Migrations {
  return {
    withinLlc: sumBy(threads, ({ spent }) => spent.movedWithinLlc),
    withinNode: sumBy(threads, ({ spent }) => spent.movedWithinNode),
    acrossNodes: sumBy(threads, ({ spent }) => spent.movedAcross),
  };
}

function lossesBy(of: (cause: LossCause) => number): Losses {
  return {
    runDelay: of('runDelay'),
    wakeUp: of('wakeUp'),
    cacheRefill: of('cacheRefill'),
    remoteMemory: of('remoteMemory'),
    bandwidth: of('bandwidth'),
    pageWalk: of('pageWalk'),
    smt: of('smt'),
    exits: of('exits'),
    requests: of('requests'),
    switches: of('switches'),
    lockHolder: of('lockHolder'),
    numaBalancing: of('numaBalancing'),
    swap: of('swap'),
    ksm: of('ksm'),
    balloon: of('balloon'),
  };
}

function sumBy<Thing>(things: readonly Thing[], of: (thing: Thing) => number): number {
  return things.reduce((sum, thing) => sum + of(thing), 0);
}
