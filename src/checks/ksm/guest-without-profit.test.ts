import { known, unreadable } from '../../model/fact.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './guest-without-profit.ts';

testCheck(check, {
  'fails for a guest that is scanned in vain': {
    edit: (draft) => {
      runtimeOf(draft, 'far').memory.ksm = known({
        ksm_rmap_items: 500_000,
        ksm_merging_pages: 100,
      });
    },
    on: 'far',
    status: 'fail',
    seen: 'ksm_rmap_items = 500000',
    reason: '500000 pages of far are tracked for 100 that are merged',
  },
  'passes for one with pages that merge': {
    edit: (draft) => {
      runtimeOf(draft, 'far').memory.ksm = known({
        ksm_rmap_items: 500_000,
        ksm_merging_pages: 200_000,
      });
    },
    on: 'far',
    status: 'pass',
  },
  'counts what was merged with the zero page': {
    edit: (draft) => {
      runtimeOf(draft, 'far').memory.ksm = known({
        ksm_rmap_items: 500_000,
        ksm_merging_pages: 0,
        ksm_zero_pages: 10_000,
      });
    },
    on: 'far',
    status: 'pass',
    seen: 'ksm_zero_pages = 10000',
  },
  'is unknown where it is not told how much is merged': {
    edit: (draft) => {
      runtimeOf(draft, 'far').memory.ksm = known({ ksm_rmap_items: 500_000 });
    },
    on: 'far',
    status: 'unknown',
    reason: 'ksm_merging_pages: not given',
  },
  'does not apply to a guest that is not scanned': {
    edit: (draft) => {
      runtimeOf(draft, 'far').memory.ksm = known({ ksm_rmap_items: 0 });
    },
    on: 'far',
    status: 'not-applicable',
  },
  'does not apply to a guest that is off': { on: 'defined-only', status: 'not-applicable' },
  'is unknown where the counters could not be read': {
    edit: (draft) => {
      runtimeOf(draft, 'far').memory.ksm = unreadable('ksm_stat: permission denied');
    },
    on: 'far',
    status: 'unknown',
  },
});
