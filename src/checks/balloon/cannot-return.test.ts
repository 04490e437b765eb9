import { unreadable } from '../../model/fact.ts';
import { balloonOf } from '../testing/balloon.ts';
import { definitionOf, runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './cannot-return.ts';

testCheck(check, {
  'fails for a balloon in a guest on huge pages': {
    edit: (draft) => balloonOf(draft, 'healthy', { currentMiB: 512, maximumMiB: 1024 }),
    on: 'healthy',
    status: 'fail',
    seen: 'memory kept by = huge pages',
    reason: 'healthy gave up 512 MiB that huge pages keep from the host',
  },
  'fails for a balloon in a guest with a device of the host': {
    edit: (draft) => {
      balloonOf(draft, 'far', { currentMiB: 512, maximumMiB: 1024 });
      definitionOf(draft, 'far').hostDevices.push({ type: 'pci', at: 'devices/hostdev[1]' });
    },
    on: 'far',
    status: 'fail',
    reason: 'passed-through devices',
  },
  'fails for a balloon in a guest with a network card of the host': {
    edit: (draft) => {
      balloonOf(draft, 'far', { currentMiB: 512, maximumMiB: 1024 });
      for (const nic of definitionOf(draft, 'far').nics) nic.type = 'hostdev';
    },
    on: 'far',
    status: 'fail',
    seen: 'balloon = 512 MiB of 1 GiB',
  },
  'passes for a SCSI device of the host, which reaches no guest memory': {
    edit: (draft) => {
      balloonOf(draft, 'far', { currentMiB: 512, maximumMiB: 1024 });
      definitionOf(draft, 'far').hostDevices.push({ type: 'scsi', at: 'devices/hostdev[1]' });
    },
    on: 'far',
    status: 'pass',
  },
  'passes where such a balloon is empty': {
    edit: (draft) => balloonOf(draft, 'healthy', { currentMiB: 1024, maximumMiB: 1024 }),
    on: 'healthy',
    status: 'pass',
  },
  'passes for a guest that can return its memory': {
    edit: (draft) => balloonOf(draft, 'far', { currentMiB: 512, maximumMiB: 1024 }),
    on: 'far',
    status: 'pass',
    seen: 'memory kept by = nothing',
  },
  'does not apply to a guest that is off': { on: 'defined-only', status: 'not-applicable' },
  'is unknown where the size of the balloon could not be read': {
    edit: (draft) => {
      runtimeOf(draft, 'healthy').balloon = unreadable('libvirt did not answer');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
