import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { setThread } from '../testing/threads.ts';
import { check } from './isolated-floating.ts';

function isolated({ host }: Snapshot, ...cpus: number[]): void {
  if (!('value' in host.topology)) throw new Error('the topology was not recorded');
  host.topology.value.cpus.isolated = cpus;
}

testCheck(check, {
  'fails for a vCPU that may use several isolated pCPUs': {
    edit: (draft) => {
      isolated(draft, 4, 5, 6, 7);
      setThread(draft, 'healthy', 'vcpu', { allowed: [4, 5] });
    },
    on: 'healthy',
    status: 'fail',
    seen: 'vCPU 0 may use = 4-5',
  },
  'passes for one that has its own': {
    edit: (draft) => {
      isolated(draft, 4, 5, 6, 7);
      setThread(draft, 'healthy', 'vcpu', { allowed: [4] });
    },
    on: 'healthy',
    status: 'pass',
  },
  'passes for one that floats over the others': {
    edit: (draft) => {
      isolated(draft, 4, 5, 6, 7);
      setThread(draft, 'healthy', 'vcpu', { allowed: [0, 1, 2, 3] });
    },
    on: 'healthy',
    status: 'pass',
    seen: '/sys/devices/system/cpu/isolated = 4-7',
  },
  'does not apply where no pCPU is isolated': { on: 'healthy', status: 'not-applicable' },
  'is unknown where the threads could not be read': {
    edit: (draft) => {
      isolated(draft, 4);
      runtimeOf(draft, 'healthy').threads = unreadable('/proc/4711/task: permission denied');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
