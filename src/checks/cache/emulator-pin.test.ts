import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { declare, definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './emulator-pin.ts';

function emulator(draft: Snapshot, cpus: number[] | undefined): void {
  const { tuning } = definitionOf(draft, 'healthy');
  tuning.vcpuPins = [
    { vcpu: 0, cpus: [4] },
    { vcpu: 1, cpus: [5] },
  ];
  tuning.emulatorPin = cpus;
}

testCheck(check, {
  'fails where it may run on a vCPU’s pCPU': {
    edit: (draft) => emulator(draft, [0, 4]),
    on: 'healthy',
    status: 'fail',
    seen: '/domain/cputune/emulatorpin = 0,4',
  },
  'fails where it may run anywhere': {
    edit: (draft) => emulator(draft, undefined),
    on: 'healthy',
    status: 'fail',
    seen: 'not given (any pCPU)',
  },
  'passes on housekeeping pCPUs': {
    edit: (draft) => emulator(draft, [0, 1]),
    on: 'healthy',
    status: 'pass',
    seen: '/domain/cputune/vcpupin = 4-5',
  },
  'weighs more for a guest that is declared dedicated': {
    edit: (draft) => {
      emulator(draft, [0, 4]);
      declare(draft, 'healthy', 'dedicated');
    },
    on: 'healthy',
    status: 'fail',
    severity: 'high',
  },
  'keeps off every pCPU of a dedicated guest that is pinned to a set': {
    edit: (draft) => {
      emulator(draft, [5]);
      definitionOf(draft, 'healthy').tuning.vcpuPins = [{ vcpu: 0, cpus: [4, 5] }];
      declare(draft, 'healthy', 'dedicated');
    },
    on: 'healthy',
    status: 'fail',
    seen: '/domain/cputune/vcpupin = 4-5',
  },
  'does not apply to a pinned guest that is declared to share': {
    edit: (draft) => {
      emulator(draft, undefined);
      declare(draft, 'healthy', 'overcommit');
    },
    on: 'healthy',
    status: 'not-applicable',
    reason: 'declared to share',
  },
  'does not apply to a guest that floats': { on: 'wide', status: 'not-applicable' },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'healthy').definition = unreadable('libvirt did not answer');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
