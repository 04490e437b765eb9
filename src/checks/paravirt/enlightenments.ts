import { isPc } from '../../derived/is-pc.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { XmlEdit } from '../../model/xml-edit.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { setAttribute } from '../edit.ts';

const WANTED = [
  'hypervclock',
  'relaxed',
  'vapic',
  'spinlocks',
  'vpindex',
  'runtime',
  'synic',
  'stimer',
  'frequencies',
  'tlbflush',
  'ipi',
];
/** Without these Windows reads slow clocks and wakes up all the time. */
const MOST_COSTLY = ['hypervclock', 'stimer', 'synic', 'vpindex', 'relaxed'];
/** Modes in which libvirt or QEMU turn on all that the host has. */
const ALL_OF_HOST: ReadonlySet<string> = new Set(['passthrough', 'host-model']);

/** What virt-install and libvirt's own example give (formatdomain: hyperv). */
const SPINLOCK_RETRIES = '8191';

export const check = defineCheck({
  id: 'PV-11',
  topic: 'paravirt',
  subject: 'guest',
  title: 'A Windows guest has the Hyper-V enlightenments',
  problem: 'A Windows guest lacks Hyper-V enlightenments',
  severity: 'high',
  reads: [
    '/domain/features/hyperv',
    '/domain/clock/timer[@name="hypervclock"]',
    '/domain/metadata libosinfo id',
    '-cpu hv-*',
  ],
  why: 'Windows then uses the HPET and real-time clock as timers and real interrupts between processors: idle guests burn a third of a pCPU.',
  remedy:
    'Add the missing ones below <features><hyperv mode="custom">, and <timer name="hypervclock" present="yes"/>.',
  takesEffect: 'next-start',
  notWhen: 'hv-passthrough and debugging features are not for production.',
  sources: [
    'QEMU documentation system/i386/hyperv',
    'libvirt formatdomain: hypervisor features, hyperv',
  ],
  evaluate({ guest, host }) {
    const definition = need(guest.definition, 'definition of the guest');
    const { osId, features } = definition;
    const given = enlightenmentsOf(definition);
    const isWindows = osId !== undefined && /microsoft\.com\/win/.test(osId);
    if (!isWindows && given.length === 0) return notApplicable('not known to be a Windows guest');
    // A command line may name several accelerators, the first that works being taken.
    const accelerator = valueOrUndefined(guest.accelerator) ?? definition.accelerator;
    const pc = needGiven(isPc(definition, host), 'architecture of the guest');
    if (!accelerator.split(':').includes('kvm') || !pc)
      return notApplicable('only KVM on x86 has them');
    const { hypervMode = 'custom' } = features;
    if (ALL_OF_HOST.has(hypervMode)) return pass(seen('/domain/features/hyperv/@mode', hypervMode));
    const missing = WANTED.filter((name) => !given.includes(name));
    const evidence = [
      seen('/domain/metadata libosinfo id', osId ?? 'not given'),
      seen('/domain/features/hyperv', given.join(' ') || 'none'),
    ];
    if (missing.length === 0) return pass(...evidence);
    const costly = missing.some((name) => MOST_COSTLY.includes(name));
    return fail({
      evidence,
      severity: costly ? 'high' : 'low',
      reason: `${guest.name} lacks ${missing.join(', ')}.`,
    });
  },
  mend: ({ guest }) => [
    {
      set: 'definition',
      title: 'it has the Hyper-V enlightenments',
      edits: missingFrom(need(guest.definition, 'definition of the guest')).flatMap(enable),
      risk: 'low',
      riskText: 'live migration needs a QEMU on the other host that has them too',
    },
  ],
});

/** By libvirt's names, where the reference clock is a timer. */
function enlightenmentsOf({ features, clock }: GuestDefinition): string[] {
  const hasClock = clock.timers.some(
    ({ name, present }) => name === 'hypervclock' && present !== false,
  );
  const others = Object.entries(features.hyperv)
    .filter(([, value]) => value !== 'off')
    .map(([name]) => name);
  return hasClock ? ['hypervclock', ...others] : others;
}

function missingFrom(definition: GuestDefinition): string[] {
  const given = enlightenmentsOf(definition);
  return WANTED.filter((name) => !given.includes(name));
}

function enable(name: string): XmlEdit[] {
  if (name === 'hypervclock')
    return [setAttribute('clock/timer[@name="hypervclock"]', 'present', 'yes')];
  const place = `features/hyperv/${name}`;
  return [
    setAttribute(place, 'state', 'on'),
    ...(name === 'spinlocks' ? [setAttribute(place, 'retries', SPINLOCK_RETRIES)] : []),
  ];
}
