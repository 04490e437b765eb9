import { isKnown, valueOrUndefined } from '../../model/fact.ts';
import type { Host } from '../../model/host.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

/** How KVM says why it does not load (arch/x86/kvm/vmx/vmx.c, svm/svm.c, kvm/x86.c). */
const REFUSED =
  /kvm.*(?:disabled by (?:BIOS|bios|firmware)|no hardware support|not supported by CPU)/;
const FLAGS = ['vmx', 'svm'];

export const check = defineCheck({
  id: 'VT-04',
  topic: 'vt',
  subject: 'host',
  title: 'The firmware leaves hardware virtualisation to KVM',
  problem: 'The firmware keeps hardware virtualisation from KVM',
  severity: 'critical',
  reads: ['/dev/kmsg: messages of KVM', '/proc/cpuinfo vmx, svm', '/sys/module/kvm_*'],
  why: 'A processor that could run guests itself does not, because a switch in the firmware is off: every guest is translated by QEMU.',
  remedy:
    'Switch on VT-x (Intel Virtualization Technology) or SVM Mode in the firmware setup, with a full power cycle.',
  takesEffect: 'reboot',
  notWhen: 'This machine is itself a guest: its host must pass vmx or svm on (nested=1).',
  sources: [
    'Linux arch/x86/kvm: messages on loading kvm_intel and kvm_amd',
    'libvirt virt-host-validate(1): checks for hardware virtualization',
  ],
  evaluate({ host }) {
    const modules = need(host.kvm.modules, 'modules of KVM');
    const backends = Object.keys(modules).filter((name) => name !== 'kvm');
    const loaded = seen('/sys/module', backends.join(', ') || 'no kvm_intel, kvm_amd');
    if (backends.length > 0 && isKnown(host.kvm.device)) return pass(loaded);
    const refusals = need(host.kvm.kernelMessages, 'messages of the kernel').filter((message) =>
      REFUSED.test(message),
    );
    if (refusals.length > 0)
      return fail({ evidence: [loaded, ...refusals.map((message) => seen('/dev/kmsg', message))] });
    if (flagsOf(host).length === 0)
      return notApplicable('the processor tells no vmx or svm: see VT-01');
    return pass(loaded, seen('/dev/kmsg', 'no refusal'));
  },
});

function flagsOf({ cpu }: Host): string[] {
  const flags = valueOrUndefined(cpu)?.flags ?? [];
  return FLAGS.filter((flag) => flags.includes(flag));
}
