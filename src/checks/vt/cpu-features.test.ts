import { isKnown, unreadable } from '../../model/fact.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './cpu-features.ts';

function cpuOf(draft: Snapshot, cpu: Partial<GuestDefinition['cpu']>): void {
  Object.assign(definitionOf(draft, 'far').cpu, cpu);
  if (isKnown(draft.host.cpu)) draft.host.cpu.value.flags = ['aes', 'pcid', 'tsc_deadline_timer'];
}

testCheck(check, {
  'fails for a model that leaves PCID out': {
    edit: (draft) => cpuOf(draft, { mode: 'custom', model: 'SandyBridge-IBRS' }),
    on: 'far',
    status: 'fail',
    seen: 'pcid (page-table isolation without flushing the TLB) = the host has it, the guest not',
    reason: 'far goes without pcid',
  },
  'fails for features that were switched off': {
    edit: (draft) =>
      cpuOf(draft, {
        features: [
          { name: 'tsc-deadline', policy: 'disable' },
          { name: 'aes', policy: 'disable' },
        ],
      }),
    on: 'far',
    status: 'fail',
    reason: 'far goes without aes, tsc-deadline',
  },
  'passes where the model is given PCID': {
    edit: (draft) =>
      cpuOf(draft, {
        mode: 'custom',
        model: 'SandyBridge',
        features: [{ name: 'pcid', policy: 'require' }],
      }),
    on: 'far',
    status: 'pass',
  },
  'does not mind what the host has not either': {
    edit: (draft) => cpuOf(draft, { features: [{ name: 'avx2', policy: 'disable' }] }),
    on: 'far',
    status: 'pass',
    seen: 'host-passthrough',
  },
  'is unknown where the host’s features could not be read': {
    edit: ({ host }) => {
      host.cpu = unreadable('/proc/cpuinfo: EIO');
    },
    on: 'far',
    status: 'unknown',
  },
  'does not apply to a guest on TCG': { on: 'emulated', status: 'not-applicable' },
});
