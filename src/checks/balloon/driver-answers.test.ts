import { absent, known, unreadable } from '../../model/fact.ts';
import { balloonOf } from '../testing/balloon.ts';
import { definitionOf, runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './driver-answers.ts';

testCheck(check, {
  'fails for a guest without a balloon': {
    edit: (draft) => {
      definitionOf(draft, 'far').balloon = { model: 'none' };
    },
    on: 'far',
    status: 'fail',
    seen: '/domain/devices/memballoon/@model = none',
    reason: 'far has no balloon device',
  },
  'names the command line for a guest that was started by hand': {
    edit: (draft) => {
      delete definitionOf(draft, 'by-hand').balloon;
    },
    on: 'by-hand',
    status: 'fail',
    seen: 'QEMU command line = none',
  },
  'fails where nobody inside answers': {
    edit: (draft) => {
      balloonOf(draft, 'far', { currentMiB: 192, maximumMiB: 192 });
      runtimeOf(draft, 'far').inside.memoryStats = absent;
    },
    on: 'far',
    status: 'fail',
    seen: 'none from inside the guest',
    reason: 'its driver reports nothing',
  },
  'does not apply where QEMU cannot be asked either': {
    edit: (draft) => {
      definitionOf(draft, 'by-hand').balloon = { model: 'virtio' };
      const runtime = runtimeOf(draft, 'by-hand');
      runtime.balloon = absent;
      runtime.inside.memoryStats = absent;
    },
    on: 'by-hand',
    status: 'not-applicable',
  },
  'passes where the driver tells what is used': {
    edit: (draft) => {
      runtimeOf(draft, 'far').inside.memoryStats = known({ usable: 100_000, available: 190_000 });
    },
    on: 'far',
    status: 'pass',
    seen: 'balloon statistics = usable, available',
  },
  'does not apply to a guest that is off': { on: 'defined-only', status: 'not-applicable' },
  'is unknown where the statistics could not be read': {
    edit: (draft) => {
      runtimeOf(draft, 'far').inside.memoryStats = unreadable('libvirt did not answer');
    },
    on: 'far',
    status: 'unknown',
  },
});
