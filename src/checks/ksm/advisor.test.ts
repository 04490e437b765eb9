import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editKsm } from '../testing/ksm.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './advisor.ts';

/** KSM on a kernel that has an advisor. */
function advised(draft: Snapshot, mode: string, smartScan: number): void {
  editKsm(
    draft,
    { run: 1, smart_scan: smartScan, advisor_max_cpu: 70, advisor_target_scan_time: 200 },
    { advisorMode: known(mode) },
  );
}

testCheck(check, {
  'fails where the kernel could set the pace and does not': {
    edit: (draft) => advised(draft, 'none', 1),
    status: 'fail',
    severity: 'info',
    seen: 'advisor_mode = none',
    reason: '100 pages are scanned at a time',
  },
  'fails where hopeless pages are scanned again and again': {
    edit: (draft) => advised(draft, 'scan-time', 0),
    status: 'fail',
    seen: 'smart_scan = 0',
    reason: 'smart_scan is off',
  },
  'passes where it does both': {
    edit: (draft) => advised(draft, 'scan-time', 1),
    status: 'pass',
    seen: 'advisor = a pass in 200 s, at most 70 % of a pCPU',
  },
  'does not apply where KSM is off': { status: 'not-applicable' },
  'does not apply to a kernel without the advisor': {
    edit: (draft) => editKsm(draft, { run: 1 }),
    status: 'not-applicable',
  },
  'is unknown where the mode could not be read': {
    edit: (draft) => {
      advised(draft, 'none', 1);
      editKsm(draft, {}, { advisorMode: unreadable('advisor_mode: permission denied') });
    },
    status: 'unknown',
  },
});
