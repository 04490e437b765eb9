import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf } from '../testing/edited.ts';
import { editKsm } from '../testing/ksm.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './latency-guest.ts';

function realTime(draft: Snapshot): void {
  editKsm(draft, { run: 1 });
  definitionOf(draft, 'far').tuning.vcpuSchedulers = [
    { vcpus: [0], scheduler: 'fifo', priority: 1 },
  ];
}

testCheck(check, {
  'fails for a real-time guest that may be merged while KSM runs': {
    edit: realTime,
    on: 'far',
    status: 'fail',
    severity: 'medium',
    seen: 'guest = real-time vCPUs',
    reason: 'KSM may merge its memory',
  },
  'fails more softly for a guest with pCPUs of its own': {
    edit: (draft) => {
      editKsm(draft, { run: 1 });
      definitionOf(draft, 'far').features.hintDedicated = true;
    },
    on: 'far',
    status: 'fail',
    severity: 'low',
    seen: 'guest = hint-dedicated',
  },
  'passes for one that opted out': {
    edit: (draft) => {
      realTime(draft);
      definitionOf(draft, 'far').memoryBacking.noSharePages = true;
    },
    on: 'far',
    status: 'pass',
    seen: 'memory may be merged = false',
  },
  'passes where KSM is off': {
    edit: (draft) => {
      realTime(draft);
      editKsm(draft, { run: 0 });
    },
    on: 'far',
    status: 'pass',
  },
  'does not take a batch scheduler for a real-time one': {
    edit: (draft) => {
      realTime(draft);
      definitionOf(draft, 'far').tuning.vcpuSchedulers = [{ vcpus: [0], scheduler: 'batch' }];
    },
    on: 'far',
    status: 'not-applicable',
  },
  'is unknown where KSM could not be read': {
    edit: (draft) => {
      realTime(draft);
      draft.host.memory.ksm = unreadable('/sys/kernel/mm/ksm: permission denied');
    },
    on: 'far',
    status: 'unknown',
  },
});
