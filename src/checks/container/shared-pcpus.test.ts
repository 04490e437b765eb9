import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { guestOf } from '../testing/edited.ts';
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
  'fails where nothing says on which pCPUs containers run': {
    edit: (draft) => {
      beside(draft, '0-7');
      if ('value' in draft.host.cgroups)
        draft.host.cgroups.value.slices['kubepods.slice'] = { 'cpu.weight': known('100') };
    },
    status: 'fail',
    seen: 'kubepods.slice on pinned pCPUs = 4',
  },
  'knows the older name of the file': {
    edit: (draft) => {
      beside(draft, '0-7');
      if ('value' in draft.host.cgroups) {
        draft.host.cgroups.value.version = 'v1';
        draft.host.cgroups.value.slices['kubepods.slice'] = {
          'cpuset.effective_cpus': known('0-3'),
        };
      }
    },
    status: 'pass',
    seen: 'kubepods.slice on pinned pCPUs = none',
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
  'is unknown where it was not read which guests are pinned': {
    edit: (draft) => {
      beside(draft, '0-7');
      guestOf(draft, 'healthy').definition = unreadable('libvirt did not answer');
    },
    status: 'unknown',
    reason: 'libvirt did not answer',
  },
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
  'knows the groups of single containers': {
    edit: (draft) => {
      beside(draft, '0-3');
      if ('value' in draft.host.cgroups)
        draft.host.cgroups.value.slices['machine.slice/libpod-abc.scope'] = {
          'cpuset.cpus.effective': known('4'),
        };
    },
    status: 'fail',
    seen: 'machine.slice/libpod-abc.scope on pinned pCPUs = 4',
  },
});
