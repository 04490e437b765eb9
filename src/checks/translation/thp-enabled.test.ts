import { known, unreadable } from '../../model/fact.ts';
import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './thp-enabled.ts';

testCheck(check, {
  'fails for never': {
    edit: ({ host }) => {
      host.memory.thp.enabled = known('never');
    },
    status: 'fail',
    seen: '/sys/kernel/mm/transparent_hugepage/enabled = never',
  },
  'passes for madvise': {
    edit: ({ host }) => {
      host.memory.thp.enabled = known('madvise');
    },
    status: 'pass',
  },
  'does not apply where all guests use reserved pages': {
    edit: (draft) => {
      keepGuests(draft, 'healthy');
      definitionOf(draft, 'healthy').memoryBacking.hugePages = [{ sizeKiB: 2048 }];
      draft.host.memory.thp.enabled = known('never');
    },
    status: 'not-applicable',
  },
  'is unknown where the setting could not be read': {
    edit: ({ host }) => {
      host.memory.thp.enabled = unreadable('permission denied');
    },
    status: 'unknown',
  },
});
