import { unreadable } from '../../model/fact.ts';
import { editKsm } from '../testing/ksm.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './sharing-limit.ts';

testCheck(check, {
  'fails where far more may share a page than by default': {
    edit: (draft) => editKsm(draft, { run: 1, max_page_sharing: 10_000, stable_node_chains: 3 }),
    status: 'fail',
    severity: 'low',
    seen: 'max_page_sharing = 10000',
    reason: 'Up to 10000 mappings',
  },
  'looks at pages that stay merged while KSM is stopped': {
    edit: (draft) => editKsm(draft, { run: 0, pages_shared: 40, max_page_sharing: 512 }),
    status: 'fail',
  },
  'passes with the default': {
    edit: (draft) => editKsm(draft, { run: 1 }),
    status: 'pass',
    seen: 'stable_node_chains, stable_node_dups = 0, 0',
  },
  'does not apply where nothing is merged': { status: 'not-applicable' },
  'is unknown where KSM could not be read': {
    edit: (draft) => {
      draft.host.memory.ksm = unreadable('/sys/kernel/mm/ksm: permission denied');
    },
    status: 'unknown',
  },
});
