import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf, makeRealTime } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './real-time-recipe.ts';

function recipe(draft: Snapshot): void {
  makeRealTime(draft, 'far');
  const definition = definitionOf(draft, 'far');
  definition.features.pmu = false;
  definition.memoryBacking.locked = true;
  definition.cpu.features = [{ name: 'tsc-deadline', policy: 'require' }];
}

testCheck(check, {
  'fails for a guest that only has the scheduler': {
    edit: (draft) => makeRealTime(draft, 'far'),
    on: 'far',
    status: 'fail',
    seen: '/domain/features/pmu = not given (on)',
  },
  'fails where the timer was taken from it': {
    edit: (draft) => {
      recipe(draft);
      definitionOf(draft, 'far').cpu.features = [{ name: 'tsc-deadline', policy: 'disable' }];
    },
    on: 'far',
    status: 'fail',
    seen: 'tsc-deadline = disable',
  },
  'passes with all of it': { edit: recipe, on: 'far', status: 'pass' },
  'does not apply without real-time vCPUs': { on: 'far', status: 'not-applicable' },
  'is unknown without a definition': {
    edit: (draft) => {
      guestOf(draft, 'far').definition = unreadable('libvirt: timed out');
    },
    on: 'far',
    status: 'unknown',
  },
});
