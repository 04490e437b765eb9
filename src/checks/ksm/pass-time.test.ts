import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, runtimeOf } from '../testing/edited.ts';
import { editKsm } from '../testing/ksm.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './pass-time.ts';

const GIB = 1024 * 1024;

/** One guest that uses 64 GiB, and KSM as fast as told. */
function scanning(draft: Snapshot, pages: number): void {
  keepGuests(draft, 'far');
  runtimeOf(draft, 'far').memory.rollup = known({ Anonymous: 64 * GIB });
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
  'counts what guests use, not what they may use': {
    edit: (draft) => {
      scanning(draft, 100);
      definitionOf(draft, 'far').memoryKiB = 64 * GIB;
      runtimeOf(draft, 'far').memory.rollup = known({ Anonymous: GIB });
    },
    status: 'pass',
    seen: 'memory KSM goes through = 1 GiB',
  },
  'leaves out guests that KSM does not scan': {
    edit: (draft) => {
      scanning(draft, 100);
      definitionOf(draft, 'far').memoryBacking.noSharePages = true;
    },
    status: 'pass',
    seen: 'memory KSM goes through = 0 KiB',
  },
  'fails where KSM is told to scan nothing': {
    edit: (draft) => scanning(draft, 0),
    status: 'fail',
    reason: 'told to scan no page',
  },
  'is unknown where the memory of a guest could not be read': {
    edit: (draft) => {
      scanning(draft, 100);
      runtimeOf(draft, 'far').memory.rollup = unreadable('the time budget was spent');
    },
    status: 'unknown',
    reason: 'the memory of 1 guest',
  },
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
