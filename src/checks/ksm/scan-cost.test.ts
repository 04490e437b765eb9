import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editKsm } from '../testing/ksm.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './scan-cost.ts';

function scanning(draft: Snapshot, cpuShare: number, savedGiB: number): void {
  editKsm(
    draft,
    { run: 1, pages_sharing: (savedGiB * 1024 * 1024) / 4 },
    { ksmdCpuShare: known(cpuShare) },
  );
}

testCheck(check, {
  'fails where ksmd takes most of a pCPU and saves little': {
    edit: (draft) => scanning(draft, 0.7, 1),
    status: 'fail',
    seen: 'ksmd = 70 % of one pCPU',
    reason: 'saves 1 GiB',
  },
  'passes where it saves much for that': {
    edit: (draft) => scanning(draft, 0.4, 60),
    status: 'pass',
  },
  'passes where it hardly runs': { edit: (draft) => scanning(draft, 0.02, 0), status: 'pass' },
  'does not apply where KSM is off': { status: 'not-applicable' },
  'is unknown where the time of ksmd could not be read': {
    edit: (draft) => {
      scanning(draft, 0.4, 1);
      editKsm(draft, {}, { ksmdCpuShare: unreadable('no process named ksmd') });
    },
    status: 'unknown',
  },
});
