import { isAbsent } from '../../model/fact.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'VT-01',
  topic: 'vt',
  subject: 'host',
  title: 'KVM can create virtual machines here',
  problem: 'KVM cannot create virtual machines here',
  severity: 'critical',
  reads: ['/dev/kvm: KVM_GET_API_VERSION, KVM_CREATE_VM'],
  why: 'Without KVM, QEMU interprets or translates every guest instruction in software: an order of magnitude slower for integer code and more for floating point.',
  remedy:
    'Enable VT-x or AMD-V in the firmware, load kvm_intel or kvm_amd, and let the QEMU user open /dev/kvm (group kvm).',
  takesEffect: 'reboot',
  notWhen:
    'A host that only runs guests of a foreign architecture needs software translation anyway.',
  sources: ['Linux Documentation/virt/kvm/api.rst (KVM_GET_API_VERSION, KVM_CREATE_VM)'],
  evaluate({ host }) {
    if (isAbsent(host.kvm.device)) {
      return fail({ evidence: [seen('/dev/kvm', 'no such device')] });
    }
    const probe = need(host.kvm.probe, 'KVM probe');
    const evidence = seen('ioctl on /dev/kvm', `API version ${probe.apiVersion}`);
    return probe.canCreateVm
      ? pass(evidence, seen('KVM_CREATE_VM', 'a VM was created'))
      : fail({ evidence: [evidence, seen('KVM_CREATE_VM', 'refused')] });
  },
});
