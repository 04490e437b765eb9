import { isEffective } from '../../derived/effective-kvm.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'VT-15',
  topic: 'vt',
  subject: 'host',
  title: 'KVM runs guest instructions on the processor',
  problem: 'KVM is present but emulates guest instructions in software',
  severity: 'critical',
  reads: ['a 64-bit loop in a throw-away VM: instructions per microsecond of KVM_RUN'],
  why: 'Flags, /dev/kvm and QMP may all say yes while the kernel interprets each guest instruction (a paravirtual backend with a guest that does not know it). Such guests are slower than under TCG.',
  remedy:
    'Use a guest kernel made for the backend (CONFIG_PVM_GUEST), a host with VT-x or AMD-V, or plain TCG, whichever is measured faster.',
  takesEffect: 'next-start',
  notWhen: 'The guests have kernels that know the backend: the probe does not.',
  sources: [
    'Linux Documentation/virt/kvm/api.rst (KVM_RUN)',
    'Threshold: this program’s own, from probes on both kinds of host',
  ],
  evaluate({ host }) {
    const probe = need(host.kvm.probe, 'KVM probe');
    const rate = need(probe.guestInstructionsPerUs, 'speed of guest instructions');
    const evidence = seen('KVM_RUN of a counted loop', `${rate.toFixed(1)} instructions/us`);
    if (isEffective(rate)) return pass(evidence);
    return fail({
      evidence: [evidence],
      reason: `A guest loop ran ${rate.toFixed(1)} instructions per microsecond; hardware runs hundreds.`,
    });
  },
});
