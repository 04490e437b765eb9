import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

const WANTED = [
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
const MOST_COSTLY = ['stimer', 'synic', 'vpindex', 'relaxed'];

export const check = defineCheck({
  id: 'PV-11',
  topic: 'paravirt',
  subject: 'guest',
  title: 'A Windows guest has the Hyper-V enlightenments',
  problem: 'A Windows guest lacks Hyper-V enlightenments',
  severity: 'high',
  reads: ['/domain/features/hyperv', '/domain/metadata libosinfo id', '-cpu hv-*'],
  why: 'Windows then uses the HPET and real-time clock as timers and real interrupts between processors: idle guests burn a third of a pCPU.',
  remedy:
    'Add the missing ones below <features><hyperv mode="custom">, and <timer name="hypervclock" present="yes"/>.',
  takesEffect: 'next-start',
  notWhen: 'hv-passthrough and debugging features are not for production.',
  sources: [
    'QEMU documentation system/i386/hyperv',
    'libvirt formatdomain: hypervisor features, hyperv',
  ],
  evaluate({ guest }) {
    const { osId, features } = need(guest.definition, 'definition of the guest');
    const isWindows = osId !== undefined && /microsoft\.com\/win/.test(osId);
    const given = Object.entries(features.hyperv)
      .filter(([, value]) => value !== 'off')
      .map(([name]) => name);
    if (!isWindows && given.length === 0) return notApplicable('not known to be a Windows guest');
    if (features.hypervMode === 'passthrough')
      return pass(seen('/domain/features/hyperv/@mode', 'passthrough'));
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
});
