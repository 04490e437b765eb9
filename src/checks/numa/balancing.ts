import { isActive } from '../../derived/is-active.ts';
import { nodesOf, pinsOf } from '../../derived/placement-of.ts';
import { sysctlOf } from '../../derived/sysctl.ts';
import { threadsOf } from '../../derived/vcpu-window.ts';
import { count } from '../../model/amount.ts';
import { isKnown, valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { Host } from '../../model/host.ts';
import { defineCheck, fail, need, pass, seen, unknown } from '../check.ts';
import { hasRunningGuests, moreThanOneNode } from '../gates.ts';

export const check = defineCheck({
  id: 'NUM-07',
  topic: 'numa',
  subject: 'host',
  title:
    'Automatic NUMA balancing suits the guests: on for floating ones, off where all are pinned',
  problem: 'Automatic NUMA balancing does not suit the guests',
  severity: 'medium',
  reads: [
    '/proc/sys/kernel/numa_balancing',
    'Cpus_allowed_list of the vCPUs, else pins of all running guests',
    'running numad',
  ],
  why: 'For guests that float it is the only thing that brings memory and vCPUs together again. Where each is pinned to a node it only unmaps guest pages to watch accesses: thousands of faults a second for nothing.',
  remedy:
    'sysctl kernel.numa_balancing=1 with floating guests, 0 where all are pinned; the same in /etc/sysctl.d to keep it.',
  takesEffect: 'live',
  notWhen: 'Another mover than numad does the job (then off).',
  sources: [
    'Linux Documentation/admin-guide/sysctl/kernel.rst, numa_balancing',
    'cloud-hypervisor issue 7574: stalls of a guest with 172 vCPUs',
  ],
  gates: [hasRunningGuests, moreThanOneNode],
  evaluate({ host, snapshot }) {
    const mode = need(sysctlOf(host, 'kernel.numa_balancing'), 'kernel.numa_balancing');
    const active = snapshot.guests.filter(isActive);
    const floating = active.filter((guest) => floats(guest, host) === true);
    const unread = active.find((guest) => floats(guest, host) === undefined);
    if (floating.length === 0 && unread !== undefined)
      return unknown(`where the vCPUs of ${unread.name} may run could not be read`);
    const movers = (valueOrUndefined(host.services) ?? []).filter(
      ({ name, running }) => name === 'numad' && running,
    );
    const evidence = [
      seen('/proc/sys/kernel/numa_balancing', mode),
      seen('running guests that float over nodes', `${floating.length} of ${active.length}`),
      ...movers.map(({ name }) => seen('moves guests', name)),
    ];
    const isOn = balances(mode);
    if (isOn === floating.length > 0 || (!isOn && movers.length > 0)) return pass(...evidence);
    const reason = isOn
      ? 'All running guests are pinned, yet the kernel keeps unmapping their pages to see who uses them.'
      : `${count(floating.length, 'running guest')} float${floating.length === 1 ? 's' : ''} over the nodes and nothing moves their memory after them.`;
    return fail({ evidence, severity: isOn ? 'low' : 'medium', reason });
  },
  mend({ host, snapshot }) {
    const mode = Number(need(sysctlOf(host, 'kernel.numa_balancing'), 'kernel.numa_balancing'));
    const isWanted = snapshot.guests.some(
      (guest) => isActive(guest) && floats(guest, host) === true,
    );
    // The other bits are about tiers of memory.
    const value = isWanted ? mode | 1 : mode & ~1;
    return [{ set: 'sysctl', key: 'kernel.numa_balancing', value: String(value) }];
  },
});

/** A bit mask: 1 = towards the accessing pCPU; 2 = between tiers of memory, which brings nothing closer. */
function balances(mode: string): boolean {
  return Number(mode) % 2 === 1;
}

/** Whether a vCPU may change nodes; undefined where neither its threads nor its definition tell. */
function floats(guest: Guest, host: Host): boolean | undefined {
  const threads = valueOrUndefined(threadsOf(guest, 'vcpu')) ?? [];
  const allowed = threads.flatMap(({ allowedCpus }) => valueOrUndefined(allowedCpus) ?? []);
  const spans = (cpus: readonly number[]): boolean => nodesOf(host, cpus).length > 1;
  if (allowed.length > 0)
    return threads.some(({ allowedCpus }) => spans(valueOrUndefined(allowedCpus) ?? []));
  if (!isKnown(guest.definition)) return undefined;
  const pins = pinsOf(guest);
  return pins.length < guest.definition.value.vcpus.current || pins.some(({ cpus }) => spans(cpus));
}
