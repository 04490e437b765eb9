import { exclusivePins } from '../../derived/placement-of.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { Host } from '../../model/host.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { notOvercommitted } from '../gates.ts';

export const check = defineCheck({
  id: 'PIN-15',
  topic: 'cache',
  subject: 'guest',
  title: 'The guest sees the last-level caches its vCPUs are pinned behind',
  problem: 'The guest takes several last-level caches for one',
  severity: 'low',
  reads: [
    '/domain/cpu/cache/@mode',
    '/domain/cpu/topology: sockets, dies',
    '/domain/cputune/vcpupin',
    '/sys/devices/system/cpu/cpu*/cache',
  ],
  why: 'QEMU shows one L3 for each socket of the guest. Where its vCPUs are behind several, the guest’s scheduler moves tasks between them as if that were free, and they leave their cache behind.',
  remedy:
    '<cache mode="passthrough"/> with mode="host-passthrough", and a topology with a socket or die for each last-level cache.',
  takesEffect: 'next-start',
  notWhen: 'The guest migrates to hosts with other caches.',
  sources: [
    'libvirt formatdomain: CPU model and topology, cache',
    'cloud-hypervisor issues 5742 and 8730: guests with wrong cache topologies',
  ],
  gates: [notOvercommitted],
  evaluate({ guest, host }) {
    const { cpu, vcpus } = need(guest.definition, 'definition of the guest');
    const own = exclusivePins(guest);
    if (own.length < 2 || own.length < vcpus.current)
      return notApplicable('fewer than two vCPUs are pinned to a pCPU each');
    need(host.topology, 'host topology');
    const spanned = llcGroupsOf(
      host,
      own.map(({ cpu }) => cpu),
    );
    if (spanned === 0) return notApplicable('this host tells no last-level caches');
    const visible = domainsSeen(cpu);
    const evidence = [
      seen('last-level caches its vCPUs are behind', spanned),
      seen('last-level caches the guest sees', visible),
      seen('/domain/cpu/cache', cpu.cache?.mode ?? 'not given (one for each socket)'),
    ];
    return visible >= spanned ? pass(...evidence) : fail({ evidence });
  },
});

function llcGroupsOf({ topology }: Host, cpus: readonly number[]): number {
  const groups = valueOrUndefined(topology)?.llcGroups ?? [];
  return groups.filter((group) => group.cpus.some((cpu) => cpus.includes(cpu))).length;
}

/** A cache for each socket of the guest, or for each die where it has some. */
function domainsSeen({ topology }: GuestDefinition['cpu']): number {
  return topology === undefined ? 1 : topology.sockets * topology.dies;
}
