import { absent, isAbsent, valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

const OFF: ReadonlySet<string> = new Set(['N', '0']);
const PARAMETERS = [
  { module: 'kvm_intel', parameter: 'ept', name: 'EPT' },
  { module: 'kvm_amd', parameter: 'npt', name: 'NPT' },
];

export const check = defineCheck({
  id: 'EPT-01',
  topic: 'translation',
  subject: 'host',
  title: 'The processor translates guest addresses itself (EPT, NPT)',
  problem: 'KVM keeps shadow page tables: the processor does not translate guest addresses',
  severity: 'high',
  reads: ['/sys/module/kvm_intel/parameters/ept', '/sys/module/kvm_amd/parameters/npt'],
  why: 'Without second-level paging each change of a guest’s page tables is an exit. Address translation then costs up to a third; with it a fifth at most.',
  remedy:
    'Remove ept=0 or npt=0 from /etc/modprobe.d and the kernel command line, and reload the module with no guest running.',
  takesEffect: 'reboot',
  notWhen: 'Backends without second-level paging by nature (kvm_pvm).',
  sources: [
    "The sysadmin's summary virt-tune began with: 33 % in theory, at most 20 % with EPT or NPT",
    'CERN: turning EPT off cost 5.8 to 9.5 % in a HEP benchmark and several times in some jobs',
  ],
  evaluate({ host }) {
    const modules = need(host.kvm.modules, 'parameters of KVM modules');
    for (const { module, parameter, name } of PARAMETERS) {
      const value = modules[module]?.[parameter] ?? absent;
      if (isAbsent(value)) continue;
      const text = need(value, `${module}.${parameter}`);
      const evidence = seen(`/sys/module/${module}/parameters/${parameter}`, text);
      return OFF.has(text)
        ? fail({ evidence: [evidence], reason: `${name} is switched off.` })
        : pass(evidence);
    }
    return notApplicable('this KVM backend has no such parameter');
  },
  mend({ host }) {
    const modules = need(host.kvm.modules, 'parameters of KVM modules');
    const own = PARAMETERS.filter(({ module, parameter }) => {
      const value = modules[module]?.[parameter];
      return value !== undefined && OFF.has(valueOrUndefined(value) ?? '');
    });
    return own.map(({ module, parameter }) => ({
      set: 'module-option',
      module,
      parameter,
      value: '1',
    }));
  },
});
