import { absent } from '../../model/fact.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { hasRealTimeGuests } from '../gates.ts';

const ON: ReadonlySet<string> = new Set(['Y', '1']);
const PARAMETER = '/sys/module/kvm/parameters/kvmclock_periodic_sync';

export const check = defineCheck({
  id: 'SCH-14',
  topic: 'scheduling',
  subject: 'host',
  title: 'KVM does not interrupt real-time vCPUs to set their clocks',
  problem: 'KVM interrupts real-time vCPUs every few minutes to set their clocks',
  severity: 'low',
  reads: [PARAMETER, '/domain/cputune/vcpusched of running guests'],
  why: 'Every five minutes KVM makes all vCPUs leave the guest at once to pass on corrections of the host’s clock: a spike of latency in guests that were to have none.',
  remedy: 'options kvm kvmclock_periodic_sync=0 in /etc/modprobe.d.',
  takesEffect: 'reboot',
  notWhen: 'The guests have no time service of their own (NTP, PTP): their clocks would drift.',
  sources: [
    'Linux Documentation/admin-guide/kernel-parameters.txt: kvm.kvmclock_periodic_sync',
    'TuneD profile realtime-virtual-host',
  ],
  gates: [hasRealTimeGuests],
  evaluate({ host }) {
    const modules = need(host.kvm.modules, 'parameters of KVM modules');
    const value = need(modules.kvm?.kvmclock_periodic_sync ?? absent, 'kvm.kvmclock_periodic_sync');
    const evidence = seen(PARAMETER, value);
    return ON.has(value) ? fail({ evidence: [evidence] }) : pass(evidence);
  },
  mend: () => [
    {
      set: 'module-option',
      module: 'kvm',
      parameter: 'kvmclock_periodic_sync',
      value: '0',
      risk: 'low',
      riskText: 'clocks of guests without a time service drift apart',
    },
  ],
});
