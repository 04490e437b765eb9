import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './shared-pcpus.ts';

/** A guest pinned to pCPU 4 beside containers on those pCPUs. */
function beside(draft: Snapshot, cpus: string): void {
  keepGuests(draft, 'healthy');
  pinVcpus(draft, 'healthy', [4]);
  draft.host.cgroups = known({
    version: 'v2',
    controllers: ['cpu', 'cpuset'],
    slices: { 'kubepods.slice': { 'cpuset.cpus.effective': known(cpus) } },
  });
}

testCheck(check, {
  'fails where containers may run on the pCPU of a pinned vCPU': {
    edit: (draft) => beside(draft, '0-7'),
    status: 'fail',
    seen: 'kubepods.slice on pinned pCPUs = 4',
  },
  'passes where they are kept off it': {
    edit: (draft) => beside(draft, '0-3'),
    status: 'pass',
    seen: 'kubepods.slice on pinned pCPUs = none',
  },
  'does not apply where no guest is pinned': {
    edit: (draft) => {
      beside(draft, '0-7');
      pinVcpus(draft, 'healthy');
    },
    status: 'not-applicable',
  },
  'does not apply to a host without containers': { status: 'not-applicable' },
  'is unknown where their pCPUs could not be read': {
    edit: (draft) => {
      beside(draft, '0-7');
      if ('value' in draft.host.cgroups)
        draft.host.cgroups.value.slices['kubepods.slice'] = {
          'cpuset.cpus.effective': unreadable('permission denied'),
        };
    },
    status: 'unknown',
  },
});
