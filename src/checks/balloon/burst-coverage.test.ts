import { absent, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { balloonOf } from '../testing/balloon.ts';
import { runtimeOf, withEntries } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './burst-coverage.ts';

const MIB = 1024;

/** Guests gave 6 GiB up; the host has that much left. */
function held(draft: Snapshot, availableMiB: number, swapFreeMiB: number): void {
  keepGuests(draft, 'far', 'wide');
  balloonOf(draft, 'far', { currentMiB: 4096, maximumMiB: 8192 });
  balloonOf(draft, 'wide', { currentMiB: 2048, maximumMiB: 4096 });
  const { memory } = draft.host;
  memory.meminfo = withEntries(memory.meminfo, {
    MemAvailable: availableMiB * MIB,
    SwapFree: swapFreeMiB * MIB,
  });
}

testCheck(check, {
  'fails where the guests could ask for more than there is': {
    edit: (draft) => held(draft, 2048, 1024),
    status: 'fail',
    severity: 'high',
    seen: 'held by balloons = 6 GiB',
  },
  'fails less where swap would hold it': {
    edit: (draft) => held(draft, 2048, 8192),
    status: 'fail',
    severity: 'medium',
  },
  'passes where memory is left for it': { edit: (draft) => held(draft, 8192, 0), status: 'pass' },
  'is unknown where a balloon could not be read and the others have room': {
    edit: (draft) => {
      held(draft, 8192, 0);
      runtimeOf(draft, 'wide').balloon = unreadable('libvirt did not answer');
    },
    status: 'unknown',
    reason: 'the balloons of 1 guest could not be read',
  },
  'does not apply where every balloon is empty': {
    edit: (draft) => {
      keepGuests(draft, 'far');
      balloonOf(draft, 'far', { currentMiB: 8192, maximumMiB: 8192 });
    },
    status: 'not-applicable',
  },
  'does not apply to a host without guests': {
    edit: (draft) => {
      draft.guests = [];
    },
    status: 'not-applicable',
  },
  'is unknown where the memory of the host could not be read': {
    edit: (draft) => {
      held(draft, 2048, 0);
      draft.host.memory.meminfo = unreadable('/proc/meminfo: permission denied');
    },
    status: 'unknown',
  },
  'does not apply where there is no such file': {
    edit: (draft) => {
      held(draft, 2048, 0);
      draft.host.memory.meminfo = absent;
    },
    status: 'not-applicable',
  },
});
