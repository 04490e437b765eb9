import { known, unreadable } from '../../model/fact.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { place } from '../testing/threads.ts';
import { check } from './memory-locality.ts';

testCheck(check, {
  'fails for a guest whose memory is on a node where none of its vCPUs may run': {
    on: 'far',
    status: 'fail',
    severity: 'high',
    seen: 'remote share = 100 %',
    reason: '100 % of the memory of far',
  },
  'weighs what is remote': {
    edit: (draft) => place(draft, 'far', { cpus: [0, 1], memoryMiB: { 0: 800, 3: 200 } }),
    on: 'far',
    status: 'fail',
    severity: 'medium',
    seen: '/proc/PID/numa_maps = node 0: 800 MiB, node 3: 200 MiB',
  },
  'passes where a tenth is elsewhere': {
    edit: (draft) => place(draft, 'far', { cpus: [0, 1], memoryMiB: { 0: 900, 3: 100 } }),
    on: 'far',
    status: 'pass',
  },
  'passes for a guest that may run where its memory is': {
    edit: (draft) => place(draft, 'far', { cpus: [0, 1, 6, 7], memoryMiB: { 0: 500, 3: 500 } }),
    on: 'far',
    status: 'pass',
    seen: 'vCPUs may run on = nodes 0, 3',
  },
  'does not apply to a guest that is off': { on: 'defined-only', status: 'not-applicable' },
  'is unknown where numa_maps could not be read': {
    edit: (draft) => {
      runtimeOf(draft, 'far').memory.guestRamPerNodeKiB = unreadable('numa_maps: run as root');
    },
    on: 'far',
    status: 'unknown',
    reason: 'run as root',
  },
  'is unknown where no memory of the guest was found': {
    edit: (draft) => {
      runtimeOf(draft, 'far').memory.guestRamPerNodeKiB = known({});
    },
    on: 'far',
    status: 'unknown',
  },
});
