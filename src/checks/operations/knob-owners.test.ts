import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './knob-owners.ts';

function running({ host }: Snapshot, ...names: string[]): void {
  host.services = known([
    ...names.map((name) => ({ name, running: true, setting: absent })),
    { name: 'numad', running: false, setting: absent },
  ]);
}

testCheck(check, {
  'fails where two daemons steer the CPU frequency': {
    edit: (draft) => running(draft, 'tuned', 'power-profiles-daemon', 'irqbalance'),
    status: 'fail',
    seen: 'CPU frequency = tuned and power-profiles-daemon',
    reason: 'tuned and power-profiles-daemon both steer CPU frequency',
  },
  'names all that fight for one setting': {
    edit: (draft) => running(draft, 'tuned', 'power-profiles-daemon', 'auto-cpufreq'),
    status: 'fail',
    reason: 'tuned and power-profiles-daemon and auto-cpufreq all steer CPU frequency',
  },
  'passes where each has its own': {
    edit: (draft) => running(draft, 'tuned', 'irqbalance', 'kubelet', 'virt-handler'),
    status: 'pass',
    seen: 'running owners of settings = tuned, irqbalance',
  },
  'does not count one that is installed and stopped': {
    edit: (draft) => running(draft, 'nova-compute'),
    status: 'pass',
  },
  'is unknown where processes could not be read': {
    edit: ({ host }) => {
      host.services = unreadable('/proc: permission denied');
    },
    status: 'unknown',
  },
});
