import { absent, known } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf } from '../testing/edited.ts';
import { editKsm } from '../testing/ksm.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './pass-time.ts';

const GIB = 1024 * 1024;

/** One guest of 64 GiB, and KSM as fast as told. */
function scanning(draft: Snapshot, pages: number): void {
  keepGuests(draft, 'far');
  definitionOf(draft, 'far').memoryKiB = 64 * GIB;
  editKsm(draft, { run: 1, pages_to_scan: pages, sleep_millisecs: 20 }, { advisorMode: absent });
}

testCheck(check, {
  'fails where a pass over the guests takes most of an hour': {
    edit: (draft) => scanning(draft, 100),
    status: 'fail',
    seen: '100 pages every 20 ms, 19.5 MiB/s at most',
    reason: 'takes 56 minutes',
  },
  'passes where it takes minutes': { edit: (draft) => scanning(draft, 1000), status: 'pass' },
  'passes where the kernel sets the pace': {
    edit: (draft) => {
      scanning(draft, 100);
      editKsm(draft, {}, { advisorMode: known('scan-time') });
    },
    status: 'pass',
    seen: 'advisor_mode = scan-time',
  },
  'does not apply where KSM is off': {
    edit: (draft) => {
      scanning(draft, 100);
      editKsm(draft, { run: 0 });
    },
    status: 'not-applicable',
  },
});
