import type { GuestDefinition } from '../../model/guest-definition.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { realTime } from '../gates.ts';

const WITHHELD: ReadonlySet<string> = new Set(['disable', 'forbid', 'off']);

export const check = defineCheck({
  id: 'PIN-22',
  topic: 'cache',
  subject: 'guest',
  title: 'A real-time guest has what belongs to real-time vCPUs',
  problem: 'A real-time guest lacks what belongs to real-time vCPUs',
  severity: 'low',
  reads: [
    '/domain/features/pmu',
    '/domain/cpu/feature tsc-deadline',
    '/domain/memoryBacking: locked, nosharepages',
  ],
  why: 'A virtual performance counter makes the host switch counters at every entry; without the TSC deadline timer each timer is an exit to the emulated one; memory that may be swapped or merged answers when the disk does.',
  remedy:
    '<pmu state="off"/>, <feature policy="require" name="tsc-deadline"/>, <memoryBacking><locked/><nosharepages/></memoryBacking>.',
  takesEffect: 'next-start',
  notWhen: 'Someone profiles inside the guest: leave it the performance counter.',
  sources: ['libvirt kvm-realtime.rst', 'OpenStack Nova: real-time instances'],
  gates: [realTime],
  evaluate({ guest }) {
    const definition = need(guest.definition, 'definition of the guest');
    const parts = partsOf(definition);
    const evidence = parts.map(({ what, found }) => seen(what, found));
    const missing = parts.filter(({ isThere }) => !isThere);
    if (missing.length === 0) return pass(...evidence);
    return fail({ evidence, remedy: `${missing.map(({ remedy }) => remedy).join(', ')}.` });
  },
});

function partsOf({ features, cpu, memoryBacking }: GuestDefinition) {
  const deadline = cpu.features.findLast(({ name }) => /^tsc[-_]deadline/.test(name))?.policy;
  const isHostCpu = cpu.mode === 'host-passthrough' || cpu.mode === 'host-model';
  const isLocked = memoryBacking.locked || memoryBacking.hugePages.length > 0;
  return [
    {
      what: '/domain/features/pmu',
      found: pmuText(features.pmu),
      isThere: features.pmu === false,
      remedy: '<pmu state="off"/> in <features>',
    },
    {
      what: 'tsc-deadline',
      found: deadline ?? (isHostCpu ? 'as the host has it' : 'not given'),
      isThere: deadline === undefined ? isHostCpu : !WITHHELD.has(deadline),
      remedy: '<feature policy="require" name="tsc-deadline"/> in <cpu>',
    },
    {
      what: '/domain/memoryBacking',
      found: isLocked ? 'cannot be swapped' : 'may be swapped',
      isThere: isLocked,
      remedy: '<memoryBacking><locked/><nosharepages/></memoryBacking>',
    },
  ];
}

function pmuText(pmu: boolean | undefined): string {
  if (pmu === undefined) return 'not given (on)';
  return pmu ? 'on' : 'off';
}
