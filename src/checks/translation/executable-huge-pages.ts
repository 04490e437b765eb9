import { absent, valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

export const check = defineCheck({
  id: 'EPT-05',
  topic: 'translation',
  subject: 'host',
  title: 'Executable huge pages are split only where the processor needs it',
  problem: 'Executable huge pages are split though the processor does not need it',
  severity: 'low',
  reads: [
    '/sys/module/kvm/parameters/nx_huge_pages',
    '/sys/devices/system/cpu/vulnerabilities/itlb_multihit',
  ],
  why: 'The mitigation of iTLB multihit breaks each huge page a guest executes from into 4 KiB pages and puts it together again an hour later.',
  remedy:
    'options kvm nx_huge_pages=auto in /etc/modprobe.d: the kernel then knows when it is needed.',
  takesEffect: 'live',
  notWhen: 'The processor is affected: off, a guest can crash the host.',
  sources: ['Linux Documentation/admin-guide/hw-vuln/multihit.rst', 'Linux commit b8e8c8303ff2'],
  gates: [hasRunningGuests],
  evaluate({ host }) {
    const modules = need(host.kvm.modules, 'parameters of KVM modules');
    const setting = need(modules.kvm?.nx_huge_pages ?? absent, 'kvm.nx_huge_pages');
    const vulnerability =
      valueOrUndefined(host.vulnerabilities)?.itlb_multihit ?? 'not told by this kernel';
    const evidence = [
      seen('/sys/module/kvm/parameters/nx_huge_pages', setting),
      seen('/sys/devices/system/cpu/vulnerabilities/itlb_multihit', vulnerability),
    ];
    const needless = /^(Y|1|force)/.test(setting) && vulnerability.startsWith('Not affected');
    return needless ? fail({ evidence }) : pass(...evidence);
  },
  // The processor is not affected, yet this is a mitigation's switch.
  mend: () => [
    {
      set: 'module-option',
      module: 'kvm',
      parameter: 'nx_huge_pages',
      value: 'N',
      needsConsent: 'mitigations',
      givesUp:
        'the mitigation of iTLB multihit, which the kernel says this processor does not need',
    },
  ],
});
