import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { declare, definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './iothread-pin.ts';

function iothreadOn(draft: Snapshot, cpus?: number[]): void {
  definitionOf(draft, 'healthy').tuning.iothreadPins =
    cpus === undefined ? [] : [{ iothread: '1', cpus }];
}

testCheck(check, {
  'fails for an iothread that floats': {
    edit: (draft) => iothreadOn(draft),
    on: 'healthy',
    status: 'fail',
    seen: 'iothread 1 = any pCPU',
    reason: 'may run anywhere',
  },
  'fails for one on the pCPU of a vCPU': {
    edit: (draft) => iothreadOn(draft, [4, 5]),
    on: 'healthy',
    status: 'fail',
    reason: 'on the pCPU of a vCPU',
  },
  'fails for one on another node': {
    edit: (draft) => iothreadOn(draft, [0]),
    on: 'healthy',
    status: 'fail',
    reason: 'another node',
  },
  'passes beside the vCPU, as recorded': { on: 'healthy', status: 'pass', seen: 'iothread 1 = 5' },
  'does not apply without iothreads': {
    on: 'far',
    status: 'not-applicable',
    reason: 'no iothread',
  },
  'does not apply to a guest that is declared to share': {
    edit: (draft) => {
      iothreadOn(draft);
      declare(draft, 'healthy', 'overcommit');
    },
    on: 'healthy',
    status: 'not-applicable',
  },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'healthy').definition = unreadable('libvirt did not answer');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
