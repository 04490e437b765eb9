import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { remove } from '../edit.ts';

export const check = defineCheck({
  id: 'PV-13',
  topic: 'paravirt',
  subject: 'guest',
  title: 'The guest knows that it runs on KVM',
  problem: 'KVM is hidden from the guest',
  severity: 'medium',
  reads: ['/domain/features/kvm/hidden', '-cpu kvm=off, -hypervisor'],
  why: 'A guest that does not know uses no paravirtual clock, no steal time, no paravirtual spinlocks or interrupt acknowledgement: each costs exits or, under load, spinning.',
  remedy: 'Remove <kvm><hidden state="on"/></kvm>; graphics drivers have not needed it since 2021.',
  takesEffect: 'next-start',
  notWhen: 'An old graphics driver or a copy protection in the guest refuses to work otherwise.',
  sources: [
    'Linux Documentation/virt/kvm/x86/cpuid.rst',
    'libvirt formatdomain: hypervisor features, kvm hidden',
  ],
  evaluate({ guest }) {
    const { features } = need(guest.definition, 'definition of the guest');
    const evidence = seen('/domain/features/kvm/hidden', features.kvmHidden ?? 'not given (off)');
    return features.kvmHidden === true ? fail({ evidence: [evidence] }) : pass(evidence);
  },
  mend: () => [
    {
      set: 'definition',
      title: 'it sees that it runs on KVM',
      edits: [remove('features/kvm/hidden')],
      risk: 'medium',
      riskText: 'old drivers of passed-through graphics cards refuse to work in a virtual machine',
    },
  ],
});
