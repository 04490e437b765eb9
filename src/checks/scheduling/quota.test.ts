import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './quota.ts';

function cpuStat(draft: Snapshot, delta: Record<string, number>): void {
  runtimeOf(draft, 'healthy').cgroup = known({
    path: '/machine/qemu-1',
    settings: { 'cpu.max': known('50000 100000') },
    cpuStat: known({}),
    cpuStatDelta: known(delta),
  });
}

testCheck(check, {
  'fails where the guest was stopped by its quota': {
    edit: (draft) => cpuStat(draft, { nr_throttled: 12, throttled_usec: 600_000 }),
    on: 'healthy',
    status: 'fail',
    seen: 'cpu.max = 50000 100000',
    reason: 'stopped in 12 periods, for 600 ms',
  },
  'names the quota of a vCPU': {
    edit: (draft) => {
      cpuStat(draft, { nr_throttled: 12, throttled_time: 600_000_000 });
      const { cgroup } = runtimeOf(draft, 'healthy');
      if ('value' in cgroup)
        cgroup.value.settings = {
          'cpu.max': known('max 100000'),
          'libvirt/vcpu0/cpu.max': known('20000 100000'),
        };
    },
    on: 'healthy',
    status: 'fail',
    seen: 'libvirt/vcpu0/cpu.max = 20000 100000',
    reason: 'for 600 ms',
  },
  'passes where a quota is set and never reached': {
    edit: (draft) => cpuStat(draft, { nr_throttled: 0, throttled_usec: 0 }),
    on: 'healthy',
    status: 'pass',
  },
  'does not apply where the group counts no throttling': {
    edit: (draft) => cpuStat(draft, { usage_usec: 1 }),
    on: 'healthy',
    status: 'not-applicable',
  },
  'is unknown where the group could not be read': {
    edit: (draft) => {
      runtimeOf(draft, 'healthy').cgroup = unreadable('cgroup: permission denied; run as root');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
