import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './numad-missing.ts';

function leftToNumad(draft: Snapshot, running: boolean): void {
  definitionOf(draft, 'wide').vcpus = { max: 2, current: 2, placement: 'auto' };
  draft.host.services = known([{ name: 'numad', running, setting: absent }]);
}

testCheck(check, {
  'fails where numad is stopped': {
    edit: (draft) => leftToNumad(draft, false),
    on: 'wide',
    status: 'fail',
    seen: '/domain/vcpu/@placement = auto',
  },
  'passes where it runs': {
    edit: (draft) => leftToNumad(draft, true),
    on: 'wide',
    status: 'pass',
    seen: 'numad = running',
  },
  'does not apply to a guest that is placed by its definition': {
    on: 'healthy',
    status: 'not-applicable',
  },
  'is unknown where processes could not be read': {
    edit: (draft) => {
      leftToNumad(draft, true);
      draft.host.services = unreadable('/proc: permission denied');
    },
    on: 'wide',
    status: 'unknown',
  },
});
