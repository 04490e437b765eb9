import { absent, isKnown, known, unreadable } from '../../model/fact.ts';
import type { GuestProcess } from '../../model/guest-runtime.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './open-files.ts';

function files(draft: Snapshot, facts: Pick<GuestProcess, 'openFiles' | 'openFilesLimit'>): void {
  const { process } = guestOf(draft, 'far');
  if (isKnown(process)) Object.assign(process.value, facts);
}

testCheck(check, {
  'fails where hardly a descriptor is left': {
    edit: (draft) => files(draft, { openFiles: known(900), openFilesLimit: known(1024) }),
    on: 'far',
    status: 'fail',
    severity: 'medium',
    seen: '/proc/PID/limits = Max open files 1024',
    reason: 'far uses 88 % of the descriptors',
  },
  'fails harder where none is': {
    edit: (draft) => files(draft, { openFiles: known(1024), openFilesLimit: known(1024) }),
    on: 'far',
    status: 'fail',
    severity: 'high',
  },
  'passes where there are enough': {
    edit: (draft) => files(draft, { openFiles: known(60), openFilesLimit: known(1024) }),
    on: 'far',
    status: 'pass',
    seen: '/proc/PID/fd = 60',
  },
  'passes without a limit': {
    edit: (draft) => files(draft, { openFiles: known(60), openFilesLimit: absent }),
    on: 'far',
    status: 'pass',
    seen: 'unlimited',
  },
  'is unknown where the descriptors of the process could not be counted': {
    edit: (draft) =>
      files(draft, {
        openFiles: unreadable('/proc/40/fd: permission denied'),
        openFilesLimit: known(1024),
      }),
    on: 'far',
    status: 'unknown',
  },
  'is unknown in a snapshot of an older virt-tune': {
    edit: (draft) => files(draft, { openFiles: undefined, openFilesLimit: undefined }),
    on: 'far',
    status: 'unknown',
    reason: 'that did not read it',
  },
  'does not apply to a guest that is off': { on: 'defined-only', status: 'not-applicable' },
});
