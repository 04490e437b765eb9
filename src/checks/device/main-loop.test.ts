import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { guestOf, runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { setThread } from '../testing/threads.ts';
import { check } from './main-loop.ts';

/** Only threads that the test speaks of. */
function threads(draft: Snapshot, main: number, iothread: number): void {
  const runtime = runtimeOf(draft, 'healthy');
  runtime.threads = { value: [] };
  setThread(draft, 'healthy', 'emulator', { ran: main });
  setThread(draft, 'healthy', 'iothread', { ran: iothread });
}

testCheck(check, {
  'fails where the main loop takes most of a pCPU': {
    edit: (draft) => threads(draft, 0.92, 0.1),
    on: 'healthy',
    status: 'fail',
    seen: 'main loop (emulator) = 92 % of a pCPU',
    reason: 'The main loop of healthy takes 92 %',
  },
  'names the iothread where that is the one at its limit': {
    edit: (draft) => threads(draft, 0.1, 0.8),
    on: 'healthy',
    status: 'fail',
    reason: 'The iothread of healthy takes 80 %',
  },
  'passes where each has room left': {
    edit: (draft) => threads(draft, 0.4, 0.5),
    on: 'healthy',
    status: 'pass',
    seen: 'iothread (iothread) = 50 % of a pCPU',
  },
  'does not apply without a sampling window': {
    edit: (draft) => {
      threads(draft, 0.9, 0.9);
      draft.windowMs = 0;
    },
    on: 'healthy',
    status: 'not-applicable',
    reason: 'no sampling window',
  },
  'does not apply to a guest that is off': { on: 'defined-only', status: 'not-applicable' },
  'is unknown where run times could not be read': {
    edit: (draft) => {
      threads(draft, 0.4, 0.5);
      const { threads: read } = runtimeOf(draft, 'healthy');
      if ('value' in read)
        for (const thread of read.value) thread.runNs = unreadable('schedstat: permission denied');
    },
    on: 'healthy',
    status: 'unknown',
    reason: 'permission denied',
  },
  'is unknown where the guest could not be sampled': {
    edit: (draft) => {
      guestOf(draft, 'healthy').runtime = unreadable('process 4711: it ended');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
