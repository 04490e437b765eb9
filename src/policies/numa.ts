import { remoteMemoryLoss } from '../ledger/models/remote-memory.ts';
import { memoryText } from '../model/amount.ts';
import type { WatchConfig } from '../model/config.ts';
import { formatCpuList } from '../model/cpu-list.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { GuestPlacement } from '../model/host-placement.ts';
import type { GuestVitals } from '../model/vitals.ts';
import { planHost } from '../placement/plan-host.ts';
import type { Check, Controller, Decision, Scene } from './controller.ts';
import {
  type Deeds,
  noted,
  otherOwner,
  type Pace,
  recent,
  tooSoon,
  untouchable,
} from './restraint.ts';

/** A guest has drifted when less of its memory is local, for so many looks; it is home again only at `HOME`. */
const DRIFTED = 0.9;
const HOME = 0.97;
const LOOKS = 3;
const USUAL_PACE: Pace = { coolDownMs: 600_000, perGuestAndHour: 2, perHour: 12 };
/** Less is lost in the noise of any host, and every change of a pin disturbs for a moment. */
const LEAST_GAIN_CORES = 0.01;
/** Pages are moved no faster, so that the move does not crowd out those who work; a move keeps about one pCPU busy. */
const USUAL_KIB_PER_S = 256 * 1024;
/** A move has to pay for itself within this time. */
const HORIZON_S = 3600;
/** By then the kernel's counters tell where memory is, and the vCPUs have run in their new places for a while. */
const CHECK_AFTER_MS = 60_000;
/** A move that brings less of its memory home has failed. */
const LEAST_BETTER = 0.05;
/** vCPUs that now wait for pCPUs so much more of their time have lost more than remote memory costs. */
const MOST_WAIT = 0.1;

/** More than a move may leave behind (changes/kinds/process-memory.ts). */
const MOST_MERGED = 0.05;

const PLAN = { policy: 'conservative', share: 0.8, ratio: 4 } as const;

export interface NumaMemory {
  /** Looks in a row for which a guest was away from home, by id. */
  readonly away: ReadonlyMap<string, number>;
  readonly deeds: Deeds;
}

/** Notices guests that drift away from their memory, and brings back those whose move pays. */
export const numa: Controller<NumaMemory> = {
  name: 'numa',
  nothing: { away: new Map(), deeds: new Map() },
  decide: (scene, memory) => {
    const away = stillAway(scene, memory.away);
    const drifted = scene.vitals.guests.filter(({ id }) => (away.get(id) ?? 0) >= LOOKS);
    let deeds = recent(memory.deeds, scene.nowMs);
    if (drifted.length === 0) return { decisions: [], memory: { away, deeds } };
    const owner = otherOwner(scene, 'numa');
    if (owner !== undefined)
      return { decisions: [leftTo(owner, drifted)], memory: { away, deeds } };
    const placement = planHost(scene.snapshot, {
      ...PLAN,
      config: scene.configuration?.config,
    });
    const decisions: Decision[] = [];
    for (const vitals of drifted) {
      const guest = scene.snapshot.guests.find(({ id }) => id === vitals.id);
      if (guest === undefined) continue;
      const place = placement.guests.find(({ id }) => id === vitals.id);
      const decision = weigh(scene, { guest, vitals, place, deeds });
      decisions.push(decision);
      if (decision.verdict === 'propose') deeds = noted(deeds, vitals.id, scene.nowMs);
    }
    return { decisions, memory: { away, deeds } };
  },
};

function stillAway(
  { vitals }: Scene,
  before: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const away = new Map<string, number>();
  for (const { id, localShare } of vitals.guests) {
    const looks = before.get(id) ?? 0;
    if (localShare === undefined) {
      if (looks > 0) away.set(id, looks);
    } else if (localShare < DRIFTED || (looks >= LOOKS && localShare < HOME))
      away.set(id, looks + 1);
  }
  return away;
}

function leftTo(owner: string, drifted: readonly GuestVitals[]): Decision {
  return {
    controller: 'numa',
    verdict: 'hold',
    title: `${owner} places guests on this host`,
    because: [
      `${drifted.length} guests are away from their memory`,
      `${owner} runs: two that place guests undo each other's work`,
    ],
  };
}

interface Case {
  readonly guest: Guest;
  readonly vitals: GuestVitals;
  readonly place: GuestPlacement | undefined;
  readonly deeds: Deeds;
}

function weigh(scene: Scene, { guest, vitals, place, deeds }: Case): Decision {
  const seen = `${percent(vitals.localShare ?? 0)} of its memory is on nodes where its vCPUs may run`;
  const hold = (reason: string): Decision => ({
    controller: 'numa',
    verdict: 'hold',
    guest: guest.id,
    title: `${guest.name} stays where it is`,
    because: [seen, reason],
  });
  const reason = untouchable(guest, scene) ?? tooSoon(deeds, guest.id, paceOf(scene), scene.nowMs);
  if (reason !== undefined) return hold(reason);
  // Everywhere is nowhere: memory that floats over all nodes is local by chance.
  if (place === undefined || place.memoryNodes.length === nodesOf(scene))
    return hold('there is no node with room for it');
  const moveKiB = place.moveKiB ?? 0;
  const merged = mergedShare(vitals);
  if (moveKiB > 0 && merged > MOST_MERGED)
    return hold(
      `KSM has merged ${percent(merged)} of its memory with that of others, which does not move with it`,
    );
  const estimate = remoteMemoryLoss({ guest, snapshot: scene.snapshot });
  if (estimate === undefined) return hold('what it loses by that is not known');
  const { typical } = estimate.loss;
  const gainCores = typical * (vitals.vcpuCores ?? 0);
  const kibPerS = (watchOf(scene)?.moveMiBPerS ?? 0) * 1024 || USUAL_KIB_PER_S;
  const costS = moveKiB / kibPerS;
  const paysAfterS = costS / Math.max(gainCores, Number.EPSILON);
  if (gainCores < LEAST_GAIN_CORES || paysAfterS > HORIZON_S)
    return hold(
      `${moveText(moveKiB, kibPerS)} for ${gainCores.toFixed(3)} pCPUs: that does not pay within ${HORIZON_S / 60} min`,
    );
  return {
    controller: 'numa',
    verdict: 'propose',
    guest: guest.id,
    title: `${guest.name}: memory and vCPUs to node ${formatCpuList(place.memoryNodes)}`,
    because: [seen, estimate.arithmetic, place.why, `pays after ${paysAfterS.toFixed(0)} s`],
    gain: `${percent(typical)} of ${(vitals.vcpuCores ?? 0).toFixed(2)} pCPUs: ${gainCores.toFixed(3)} pCPUs`,
    cost: moveText(moveKiB, kibPerS),
    deeds: [{ kind: 'place-guest', placement: place, moveKiBPerS: kibPerS }],
    check: checkOf(vitals),
  };
}

function mergedShare({ perNodeKiB = {}, mergedKiB = 0 }: GuestVitals): number {
  const ramKiB = Object.values(perNodeKiB).reduce((sum, kib) => sum + kib, 0);
  return mergedKiB / Math.max(ramKiB, 1);
}

/** Its memory has to have come closer, and its vCPUs must not wait for it. */
function checkOf(before: GuestVitals): Check {
  return {
    afterMs: CHECK_AFTER_MS,
    against: ({ vitals }) => {
      const now = vitals.guests.find(({ id }) => id === before.id);
      if (now?.localShare === undefined) return 'unknown';
      const { localShare = 0, waitShare = 0 } = before;
      if (now.localShare < HOME && now.localShare < localShare + LEAST_BETTER)
        return `${percent(now.localShare)} of its memory is local, ${percent(localShare)} was`;
      return (now.waitShare ?? 0) > waitShare + MOST_WAIT
        ? `its vCPUs wait for pCPUs ${percent(now.waitShare ?? 0)} of their time, ${percent(waitShare)} before`
        : undefined;
    },
  };
}

function nodesOf({ snapshot }: Scene): number {
  return valueOrUndefined(snapshot.host.topology)?.nodes.length ?? 1;
}

function watchOf({ configuration }: Scene): WatchConfig | undefined {
  return configuration?.config.watch;
}

function paceOf(scene: Scene): Pace {
  const own = watchOf(scene);
  return {
    coolDownMs: own?.coolDownS === undefined ? USUAL_PACE.coolDownMs : own.coolDownS * 1000,
    perGuestAndHour: own?.movesPerGuestAndHour ?? USUAL_PACE.perGuestAndHour,
    perHour: own?.movesPerHour ?? USUAL_PACE.perHour,
  };
}

function moveText(moveKiB: number, kibPerS: number): string {
  if (moveKiB === 0) return 'its vCPUs are pinned anew, no memory moves';
  const costS = moveKiB / kibPerS;
  return `${memoryText(moveKiB)} moved at ${memoryText(kibPerS)}/s: ${costS.toFixed(1)} s of a pCPU`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
