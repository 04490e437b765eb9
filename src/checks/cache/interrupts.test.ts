import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './interrupts.ts';

function interrupts({ host }: Snapshot, cpu: number, perS: number, name = 'eth0-rx-3'): void {
  host.irqs = known([
    {
      irq: 47,
      name,
      perS: known(perS),
      total: 1,
      busiestCpu: cpu,
      affinity: known('0-7'),
      effectiveAffinity: known(String(cpu)),
    },
  ]);
}

testCheck(check, {
  'fails where a card interrupts a pinned vCPU': {
    edit: (draft) => interrupts(draft, 4, 20_000),
    on: 'healthy',
    status: 'fail',
    seen: 'IRQ 47 (eth0-rx-3) on pCPU 4 = 20000 a second',
  },
  'passes where it interrupts another pCPU': {
    edit: (draft) => interrupts(draft, 5, 20_000),
    on: 'healthy',
    status: 'pass',
    seen: 'interrupts on pCPU 4 = 0 a second',
  },
  'passes for few interrupts': {
    edit: (draft) => interrupts(draft, 4, 100),
    on: 'healthy',
    status: 'pass',
  },
  'does not apply to a guest that floats': { on: 'wide', status: 'not-applicable' },
  'is unknown where interrupts could not be read': {
    edit: ({ host }) => {
      host.irqs = unreadable('/proc/interrupts: EIO');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
