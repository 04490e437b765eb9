import { isPc } from '../../derived/is-pc.ts';
import { pinnedCpus } from '../../derived/pinned-cpus.ts';
import { exclusivePins } from '../../derived/placement-of.ts';
import { defineCheck, fail, need, noMend, notApplicable, pass, seen } from '../check.ts';
import { setAttribute } from '../edit.ts';
import { notOvercommitted, onKvm, running } from '../gates.ts';

export const check = defineCheck({
  id: 'PIN-17',
  topic: 'cache',
  subject: 'guest',
  title: 'A guest with pCPUs of its own knows it, and one without is not told so',
  problem: 'What the guest is told of its pCPUs is not so',
  severity: 'info',
  reads: ['/domain/features/kvm/hint-dedicated', '/domain/cputune/vcpupin of all running guests'],
  why: 'A guest that knows that each vCPU has a pCPU waits for locks by spinning a moment instead of giving the vCPU up with an exit. Told so falsely, it spins while the holder of the lock does not run.',
  remedy: '<features><kvm><hint-dedicated state="on"/></kvm></features>; start the guest again.',
  takesEffect: 'next-start',
  notWhen: 'pCPUs are shared now and then, or the guest is to migrate to where they are.',
  sources: [
    'QEMU documentation: -cpu kvm-hint-dedicated',
    'Linux Documentation/virt/kvm/x86/cpuid.rst: KVM_HINTS_REALTIME',
    'libvirt formatdomain: hypervisor features, hint-dedicated',
  ],
  gates: [running, onKvm, notOvercommitted],
  evaluate({ guest, host, snapshot }) {
    const definition = need(guest.definition, 'definition of the guest');
    if (isPc(definition, host) === false) return notApplicable('only x86 guests can be told');
    const { vcpus, features } = definition;
    if (vcpus.current < 2) return notApplicable('a single vCPU waits for no other’s lock');
    const pinned = pinnedCpus(snapshot);
    const own = exclusivePins(guest).filter(({ cpu }) => pinned.get(cpu)?.length === 1);
    const isAlone = own.length >= vcpus.current;
    const evidence = [
      seen('/domain/features/kvm/hint-dedicated', features.hintDedicated === true ? 'on' : 'off'),
      seen('vCPUs with a pCPU nobody else is pinned to', `${own.length} of ${vcpus.current}`),
    ];
    if ((features.hintDedicated === true) === isAlone) return pass(...evidence);
    return isAlone
      ? fail({ evidence, reason: `${guest.name} has pCPUs of its own and does not know it.` })
      : fail({
          evidence,
          severity: 'medium',
          reason: `${guest.name} is told that its pCPUs are its own, and they are not.`,
          remedy: 'Pin each vCPU to a pCPU nobody else uses, or remove <hint-dedicated/>.',
        });
  },
  mend({ guest }) {
    const { cpu, features } = need(guest.definition, 'definition of the guest');
    const isTold = features.hintDedicated === true;
    if (!isTold && cpu.mode !== 'host-passthrough')
      noMend('QEMU tells only guests with the CPU mode host-passthrough');
    return [
      {
        set: 'definition',
        title: isTold
          ? 'it is not told that its pCPUs are its own'
          : 'it knows that its pCPUs are its own',
        edits: [setAttribute('features/kvm/hint-dedicated', 'state', isTold ? 'off' : 'on')],
      },
    ];
  },
});
