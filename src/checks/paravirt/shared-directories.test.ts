import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './shared-directories.ts';

function share(draft: Snapshot, driver: string): void {
  definitionOf(draft, 'healthy').fileSystems = [{ driver, at: 'devices/filesystem[1]' }];
}

testCheck(check, {
  'fails for 9p': {
    edit: (draft) => share(draft, 'path'),
    on: 'healthy',
    status: 'fail',
    seen: 'devices/filesystem[1] = path',
  },
  'passes for virtiofs': {
    edit: (draft) => share(draft, 'virtiofs'),
    on: 'healthy',
    status: 'pass',
  },
  'does not apply where nothing is shared': { on: 'healthy', status: 'not-applicable' },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'healthy').definition = unreadable('libvirt did not answer');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
