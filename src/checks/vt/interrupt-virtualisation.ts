import { absent, isAbsent } from '../../model/fact.ts';
import { defineCheck, fail, need, noMend, notApplicable, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

const OFF: ReadonlySet<string> = new Set(['N', '0']);
const PARAMETERS = [
  { module: 'kvm_intel', parameter: 'enable_apicv' },
  { module: 'kvm_amd', parameter: 'avic' },
];

export const check = defineCheck({
  id: 'VT-05',
  topic: 'vt',
  subject: 'host',
  title: 'Interrupts reach guests without an exit',
  problem: 'Interrupts of guests go through exits',
  severity: 'low',
  reads: ['/sys/module/kvm_intel/parameters/enable_apicv', '/sys/module/kvm_amd/parameters/avic'],
  why: 'With APICv or AVIC, interrupts between vCPUs and their acknowledgement need no exit; without, guests with much I/O or many wake-ups spend their time in the hypervisor.',
  remedy:
    'Where the processor has it: options kvm_intel enable_apicv=1 (kvm_amd avic=1) in /etc/modprobe.d, and reload the module with no guest running.',
  takesEffect: 'reboot',
  notWhen:
    'AVIC with nested guests or Hyper-V synthetic interrupts that exclude it; processors without the feature keep the parameter off.',
  sources: [
    'Intel SDM 3C, APIC virtualization',
    'AMD APM 2, 15.29 AVIC',
    'QEMU documentation system/i386/hyperv (hv-avic)',
  ],
  gates: [hasRunningGuests],
  evaluate({ host }) {
    const modules = need(host.kvm.modules, 'parameters of KVM modules');
    for (const { module, parameter } of PARAMETERS) {
      const value = modules[module]?.[parameter] ?? absent;
      if (isAbsent(value)) continue;
      const text = need(value, `${module}.${parameter}`);
      const evidence = seen(`/sys/module/${module}/parameters/${parameter}`, text);
      return OFF.has(text) ? fail({ evidence: [evidence] }) : pass(evidence);
    }
    return notApplicable('this KVM backend has no such parameter');
  },
  mend({ host }) {
    const { flags } = need(host.cpu, 'host CPU');
    if (!flags.includes('avic'))
      noMend('whether the processor has APIC virtualization is not told by its flags');
    return [
      {
        set: 'module-option',
        module: 'kvm_amd',
        parameter: 'avic',
        value: '1',
        risk: 'low',
        riskText: 'guests with nested virtualization or Hyper-V’s synic do without it',
      },
    ];
  },
});
