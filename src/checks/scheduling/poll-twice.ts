import { isPc } from '../../derived/is-pc.ts';
import { isWindows } from '../../derived/is-windows.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { notOvercommitted } from '../gates.ts';

export const check = defineCheck({
  id: 'SCH-04',
  topic: 'scheduling',
  subject: 'guest',
  title: 'A guest that polls while it is idle can tell its host not to',
  problem: 'Guest and host may both poll for the end of the same halt',
  severity: 'info',
  reads: ['/domain/features/kvm/poll-control', '/domain/features/kvm/hint-dedicated'],
  why: 'Linux told that its pCPUs are its own (hint-dedicated) polls before it halts. Without poll-control it cannot switch off that KVM polls once more after the halt, on the time of the host.',
  remedy:
    '<features><kvm><poll-control state="on"/></kvm></features>, QEMU: -cpu ...,kvm-poll-control=on; start the guest again.',
  takesEffect: 'next-start',
  notWhen: 'The guest is no Linux, or its kernel has no cpuidle-haltpoll (before 5.4).',
  sources: [
    'Linux Documentation/virt/guest-halt-polling.rst',
    'Linux Documentation/virt/kvm/x86/msr.rst: MSR_KVM_POLL_CONTROL',
    'libvirt formatdomain: hypervisor features, poll-control',
  ],
  gates: [notOvercommitted],
  evaluate({ guest, host }) {
    const definition = need(guest.definition, 'definition of the guest');
    const { features } = definition;
    if (isPc(definition, host) === false) return notApplicable('only x86 guests can tell it');
    if (isWindows(guest)) return notApplicable('Windows does not poll this way');
    if (features.hintDedicated !== true)
      return notApplicable('the guest is not told that its pCPUs are its own, and does not poll');
    const evidence = [
      seen('/domain/features/kvm/poll-control', features.pollControl === true ? 'on' : 'off'),
      seen('/domain/features/kvm/hint-dedicated', 'on'),
    ];
    return features.pollControl === true ? pass(...evidence) : fail({ evidence });
  },
});
