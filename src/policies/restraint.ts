import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import { classOf } from '../policy/guest-class.ts';
import type { Scene } from './controller.ts';

/** A class of this name says that nothing of its guests is ever moved or taken. */
const STABLE = 'stable';

/** Programs that set the same knobs again and again; two that do so undo each other's work. */
const owners = {
  numa: ['numad', 'nova-compute', 'kubelet', 'virt-handler'],
  ksm: ['ksmtuned', 'momd', 'virt-handler', 'tuned'],
  balloon: ['pvestatd', 'momd'],
} as const;

/** Which other program owns what a controller would set; undefined where none runs. */
export function otherOwner({ snapshot }: Scene, knobs: keyof typeof owners): string | undefined {
  const services = valueOrUndefined(snapshot.host.services) ?? [];
  return services.find(({ name, running }) => running && owners[knobs].some((one) => one === name))
    ?.name;
}

/** Why a guest is to be left alone, whatever would be gained. */
export function untouchable(guest: Guest, { configuration }: Scene): string | undefined {
  const own = valueOrUndefined(guest.definition)?.declared?.class;
  if (own === STABLE || classOf(guest, configuration?.config)?.name === STABLE)
    return 'its class is stable: nothing of it is moved or taken';
  if (guest.origin === 'libvirt' && guest.libvirt === undefined)
    return 'its libvirt does not answer, and behind its back nothing of it is changed';
  if (guest.libvirt?.jobActive === true) return 'libvirt has a job with it, such as a migration';
  return guest.state === 'running' ? undefined : `it is ${guest.state}, not running`;
}

/** When things were done, by subject, within the last hour. */
export type Deeds = ReadonlyMap<string, readonly number[]>;

const HOUR_MS = 3_600_000;

/** What of it still counts. */
export function recent(deeds: Deeds, nowMs: number): Deeds {
  const kept = [...deeds].map(([subject, times]): [string, readonly number[]] => [
    subject,
    times.filter((atMs) => nowMs - atMs < HOUR_MS),
  ]);
  return new Map(kept.filter(([, times]) => times.length > 0));
}

export interface Pace {
  /** After a deed, a subject is left alone for so long. */
  readonly coolDownMs: number;
  readonly perGuestAndHour: number;
  readonly perHour: number;
}

/** Why it is too soon for another deed; undefined when it is not. */
export function tooSoon(
  deeds: Deeds,
  subject: string,
  pace: Pace,
  nowMs: number,
): string | undefined {
  const own = deeds.get(subject) ?? [];
  const all = [...deeds.values()].reduce((sum, times) => sum + times.length, 0);
  const sinceMs = nowMs - Math.max(Number.NEGATIVE_INFINITY, ...own);
  if (sinceMs < pace.coolDownMs)
    return `it was changed ${Math.round(sinceMs / 1000)} s ago, and is left alone for ${pace.coolDownMs / 1000} s`;
  if (own.length >= pace.perGuestAndHour)
    return `it was changed ${own.length} times within the hour, which is the most`;
  return all >= pace.perHour
    ? `${all} changes were made on this host within the hour, which is the most`
    : undefined;
}

export function noted(deeds: Deeds, subject: string, nowMs: number): Deeds {
  return new Map([...deeds, [subject, [...(deeds.get(subject) ?? []), nowMs]]]);
}
