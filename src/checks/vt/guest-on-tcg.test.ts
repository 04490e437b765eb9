import { known, unreadable } from '../../model/fact.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './guest-on-tcg.ts';

testCheck(check, {
  'fails for the guest that QEMU translates': {
    on: 'emulated',
    status: 'fail',
    severity: 'critical',
    seen: 'accelerator in use = tcg',
    reason: 'emulated runs on TCG',
  },
  'passes for a guest on KVM': { on: 'healthy', status: 'pass', seen: 'accelerator in use = kvm' },
  'passes for a guest started by hand on KVM': { on: 'by-hand', status: 'pass' },
  'does not apply to a guest of a foreign architecture': {
    edit: (draft) => {
      definitionOf(draft, 'emulated').architecture = 'aarch64';
    },
    on: 'emulated',
    status: 'not-applicable',
    reason: 'the guest is aarch64, the host x86_64',
  },
  'does not apply to a guest that is only defined': {
    on: 'defined-only',
    status: 'not-applicable',
    reason: 'not running',
  },
  'is unknown where nothing tells the accelerator': {
    edit: (draft) => {
      guestOf(draft, 'healthy').accelerator = unreadable('no descriptor could be read');
    },
    on: 'healthy',
    status: 'unknown',
  },
  'fails for a guest that asked for KVM and did not get it': {
    edit: (draft) => {
      guestOf(draft, 'healthy').accelerator = known('tcg');
    },
    on: 'healthy',
    status: 'fail',
    seen: 'asked for = kvm',
  },
});
