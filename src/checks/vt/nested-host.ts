import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

export const check = defineCheck({
  id: 'VT-07',
  topic: 'vt',
  subject: 'host',
  title: 'The host is no virtual machine itself',
  problem: 'The host is a virtual machine: its guests are nested',
  severity: 'medium',
  reads: ['/proc/cpuinfo flag hypervisor'],
  why: 'Each exit of a nested guest becomes several of the machine below, memory faults at first touch are handled twice, and steal from below is invisible to the guests.',
  remedy:
    'Run guests on the metal; else use huge pages at every level and expect no figure of a real host.',
  takesEffect: 'reboot',
  notWhen: 'Test and build machines, where speed is not the point.',
  sources: [
    'Linux Documentation/virt/kvm/x86/running-nested-guests.rst',
    'cloud-hypervisor issue 6060',
  ],
  gates: [hasRunningGuests],
  evaluate({ host }) {
    const { flags } = need(host.cpu, 'host CPU');
    const nested = flags.includes('hypervisor');
    const evidence = seen('/proc/cpuinfo flags', nested ? 'hypervisor' : 'no hypervisor');
    return nested ? fail({ evidence: [evidence] }) : pass(evidence);
  },
});
