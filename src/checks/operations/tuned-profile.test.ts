import { absent, type Fact, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './tuned-profile.ts';

function profile({ host }: Snapshot, setting: Fact<string>): void {
  host.services = known([{ name: 'tuned', running: true, setting }]);
}

testCheck(check, {
  'fails for a profile made for something else': {
    edit: (draft) => profile(draft, known('powersave')),
    status: 'fail',
    seen: '/etc/tuned/active_profile = powersave',
  },
  'fails for a profile of guests, be it a fast one': {
    edit: (draft) => profile(draft, known('realtime-virtual-guest')),
    status: 'fail',
  },
  'does not apply where no guest runs': {
    edit: (draft) => {
      profile(draft, known('powersave'));
      draft.guests = [];
    },
    status: 'not-applicable',
    reason: 'no guest is running',
  },
  'fails where tuned runs without a profile': {
    edit: (draft) => profile(draft, absent),
    status: 'fail',
    seen: '/etc/tuned/active_profile = none',
  },
  'passes for virtual-host': {
    edit: (draft) => profile(draft, known('virtual-host')),
    status: 'pass',
  },
  'does not apply where tuned does not run': {
    edit: ({ host }) => {
      host.services = known([]);
    },
    status: 'not-applicable',
  },
  'is unknown where the profile could not be read': {
    edit: (draft) => profile(draft, unreadable('/etc/tuned: permission denied')),
    status: 'unknown',
  },
});
