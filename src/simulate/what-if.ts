import { Problem } from '../model/problem.ts';
import { arrange } from './analytic/arrange.ts';
import type { ModelledGuest, ModelledHost } from './analytic/modelled-host.ts';
import { parseGuestKind } from './guest-kind.ts';
import { usualGuest } from './usual-guest.ts';

export interface GuestsOfHost {
  readonly host: ModelledHost;
  readonly guests: readonly ModelledGuest[];
}

/** A host that was supposed to be otherwise, from one that is. */
export type Supposition = (now: GuestsOfHost) => GuestsOfHost;

const EXAMPLES =
  'give "add 8x4vcpu-8GiB", "pin", "hugepages 2M", "hugepages 1G", "overcommit 4", "ksm on", "ksm off", "balancing on" or "balancing off"';
const PAGE_KIB: Readonly<Record<string, number>> = { '2M': 2048, '1G': 1024 * 1024 };
const MOST_ADDED = 10_000;

/** Reads what is supposed; throws a `Problem` for what it does not understand. */
export function parseSupposition(text: string): Supposition {
  const [word, value = '', ...more] = text.trim().split(/\s+/);
  const suppose = more.length > 0 ? undefined : suppositions[word ?? '']?.(value);
  if (suppose !== undefined) return suppose;
  throw new Problem({ what: 'not understood what is supposed', where: text, remedy: EXAMPLES });
}

/** By their first word; undefined where the value makes no sense. */
const suppositions: Readonly<Record<string, (value: string) => Supposition | undefined>> = {
  add: (value) => {
    const [, count = '', kind = ''] = /^(\d+)x(.+)$/.exec(value) ?? [];
    const amount = Number(count);
    if (count === '' || amount < 1 || amount > MOST_ADDED) return undefined;
    const { vcpus, memoryMiB } = parseGuestKind(kind);
    return (now) => withGuests(now, amount, { vcpus, memoryMiB });
  },
  pin: (value) => (value === '' ? pinned : undefined),
  hugepages: (value) => {
    const pageKiB = PAGE_KIB[value];
    if (pageKiB === undefined) return undefined;
    return ({ host, guests }) => ({ host, guests: guests.map((guest) => ({ ...guest, pageKiB })) });
  },
  overcommit: (value) => {
    const ratio = /^\d{1,3}(\.\d+)?$/.test(value) ? Number(value) : 0;
    return ratio > 0 ? (now) => overcommitted(now, ratio) : undefined;
  },
  ksm: (value) =>
    switched(value, (on) => ({ host, guests }) => ({ host: { ...host, ksm: on }, guests })),
  balancing: (value) =>
    switched(value, (on) => ({ host, guests }) => ({
      host: { ...host, numaBalancing: on },
      guests,
    })),
};

function switched(value: string, to: (on: boolean) => Supposition): Supposition | undefined {
  return value === 'on' || value === 'off' ? to(value === 'on') : undefined;
}

/** New guests float and are busy. */
function withGuests(
  { host, guests }: GuestsOfHost,
  count: number,
  size: { vcpus: number; memoryMiB: number },
): GuestsOfHost {
  const all = host.cpus.map(({ id }) => id);
  const taken = new Set(guests.map(({ id }) => id));
  const added: ModelledGuest[] = [];
  for (let number = 1; added.length < count; number += 1) {
    const id = `added-${number}`;
    if (taken.has(id)) continue;
    const vcpus = Array.from({ length: size.vcpus }, () => all);
    added.push({ ...usualGuest(size), id, vcpus, memory: undefined, memoryBound: false });
  }
  return { host, guests: [...guests, ...added] };
}

function pinned({ host, guests }: GuestsOfHost): GuestsOfHost {
  const vcpus = guests.reduce((sum, guest) => sum + guest.vcpus.length, 0);
  if (vcpus > host.cpus.length) {
    throw new Problem({
      what: `${vcpus} vCPUs cannot be pinned one to one to ${host.cpus.length} pCPUs`,
      where: 'pin',
      remedy: 'pin fewer guests: virt-tune plan says which fit',
    });
  }
  const unplaced = guests.map((guest) => ({ ...guest, vcpus: guest.vcpus.length }));
  return arrange(host, unplaced, 'core-pinned');
}

/** More guests like those that run, in their order, until there are so many vCPUs a pCPU; all of them float. */
function overcommitted({ host, guests }: GuestsOfHost, ratio: number): GuestsOfHost {
  const all = host.cpus.map(({ id }) => id);
  const floating = guests.map((guest) => ({ ...guest, vcpus: guest.vcpus.map(() => all) }));
  const wanted = ratio * host.cpus.length;
  const result = [...floating];
  let vcpus = floating.reduce((sum, guest) => sum + guest.vcpus.length, 0);
  for (let at = 0; floating.length > 0; at += 1) {
    const like = floating[at % floating.length];
    if (like === undefined || vcpus + like.vcpus.length > wanted) break;
    result.push({ ...like, id: `${like.id} again ${Math.floor(at / floating.length) + 1}` });
    vcpus += like.vcpus.length;
  }
  return { host, guests: result };
}
