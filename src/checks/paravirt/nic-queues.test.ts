import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, runtimeOf } from '../testing/edited.ts';
import { nicOf } from '../testing/nics.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './nic-queues.ts';

function busy(draft: Snapshot, queues: number | undefined, packetsPerS: number): void {
  definitionOf(draft, 'wide').vcpus = { max: 8, current: 8 };
  nicOf(draft, 'wide', queues === undefined ? {} : { queues }, { rxPacketsPerS: packetsPerS });
}

testCheck(check, {
  'fails for many packets through one queue': {
    edit: (draft) => busy(draft, undefined, 400_000),
    on: 'wide/vnet9',
    status: 'fail',
    seen: 'packets = 400000 a second',
  },
  'passes with queues for them': {
    edit: (draft) => busy(draft, 4, 400_000),
    on: 'wide/vnet9',
    status: 'pass',
  },
  'passes for few packets': {
    edit: (draft) => busy(draft, undefined, 1000),
    on: 'wide/vnet9',
    status: 'pass',
  },
  'does not apply to a narrow guest': {
    edit: (draft) => nicOf(draft, 'far', {}, { rxPacketsPerS: 400_000 }),
    on: 'far/vnet9',
    status: 'not-applicable',
  },
  'is unknown where packets were not counted': {
    edit: (draft) => {
      busy(draft, undefined, 1);
      runtimeOf(draft, 'wide').nics = unreadable('libvirt: timed out');
    },
    on: 'wide/vnet9',
    status: 'unknown',
  },
});
