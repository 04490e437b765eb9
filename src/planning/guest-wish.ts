import type { EffectTime, Knob, Risk, WantedChange } from '../model/change.ts';
import { formatCpuList } from '../model/cpu-list.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Finding, Subject } from '../model/finding.ts';
import type { Guest } from '../model/guest.ts';
import type { Host } from '../model/host.ts';
import type { GuestPlacement } from '../model/host-placement.ts';

/** One guest, where it should be, and what was found wrong with it. */
export interface PlacedGuest {
  readonly guest: Guest;
  /** What it is called in the plan. */
  readonly label: string;
  readonly placement: GuestPlacement;
  readonly host: Host;
  /** Of this guest, those that failed. */
  readonly failed: readonly Finding[];
}

interface Wish {
  /** What of the guest: "vCPU 2", "memory". */
  readonly part: string;
  readonly knob: Knob;
  readonly after: string;
  /** "runs on pCPU 6" */
  readonly does: string;
  /** Checks of which it mends what failed. */
  readonly mends: readonly string[];
  readonly takesEffect?: EffectTime;
  readonly risk?: Risk;
  readonly riskText?: string;
}

/** A change of where a guest is. */
export function placementWish({ guest, label, failed }: PlacedGuest, wish: Wish): WantedChange {
  const { part, knob, after, does, mends, takesEffect = 'live', risk = 'none', riskText } = wish;
  return {
    id: `${label}: ${part}`,
    knob,
    title: `${label}: ${part} ${does}`,
    subject: subjectOf(guest),
    topic: 'numa',
    answers: failed.map(({ id }) => id).filter((id) => mends.includes(id)),
    takesEffect,
    risk,
    ...(riskText === undefined ? {} : { riskText }),
    after,
  };
}

/** Whether its memory belongs on some of the nodes only. */
export function bindsMemory({ placement: { memoryNodes }, host }: PlacedGuest): boolean {
  const nodes = valueOrUndefined(host.topology)?.nodes ?? [];
  return memoryNodes.length > 0 && memoryNodes.length < nodes.length;
}

export function subjectOf({ id, name }: Guest): Subject {
  return { kind: 'guest', guest: id, name };
}

/** "runs on pCPU 6", "runs on pCPUs 4-7" */
export function runsOn(cpus: readonly number[]): string {
  return `runs on ${cpus.length === 1 ? 'pCPU' : 'pCPUs'} ${formatCpuList(cpus)}`;
}

export function sameCpus(one: readonly number[] | undefined, other: readonly number[]): boolean {
  return one !== undefined && formatCpuList(one) === formatCpuList(other);
}

/** "node 1", "nodes 0-1" */
export function nodesText(nodes: readonly number[]): string {
  const list = formatCpuList(nodes);
  return `${/^\d+$/.test(list) ? 'node' : 'nodes'} ${list}`;
}
