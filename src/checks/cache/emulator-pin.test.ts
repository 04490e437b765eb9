import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf } from '../testing/edited.ts';
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
  'does not apply to a guest that floats': { on: 'wide', status: 'not-applicable' },
});
