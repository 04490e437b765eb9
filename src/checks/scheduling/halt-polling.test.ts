import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './halt-polling.ts';

function polled(draft: Snapshot, failedMs: number, successfulMs: number): void {
  const runtime = runtimeOf(draft, 'healthy');
  runtime.windowMs = 1000;
  runtime.kvmCounters = known({
    halt_poll_fail_ns: { total: failedMs * 1e6, delta: failedMs * 1e6 },
    halt_poll_success_ns: { total: successfulMs * 1e6, delta: successfulMs * 1e6 },
  });
  draft.host.kvm.modules = known({ kvm: { halt_poll_ns: known('200000') } });
}

testCheck(check, {
  'fails where polling is mostly in vain': {
    edit: (draft) => polled(draft, 300, 20),
    on: 'healthy',
    status: 'fail',
    seen: 'halt_poll_fail_ns = 30 % of a pCPU',
  },
  'passes where it mostly succeeds': {
    edit: (draft) => polled(draft, 150, 400),
    on: 'healthy',
    status: 'pass',
    seen: 'halt_poll_ns = 200000',
  },
  'does not apply where the kernel does not count it': {
    edit: (draft) => {
      runtimeOf(draft, 'healthy').kvmCounters = known({ exits: { total: 1, delta: 1 } });
    },
    on: 'healthy',
    status: 'not-applicable',
  },
  'is unknown without KVM’s counters': {
    edit: (draft) => {
      runtimeOf(draft, 'healthy').kvmCounters = unreadable(
        'debugfs: permission denied; run as root',
      );
    },
    on: 'healthy',
    status: 'unknown',
  },
  'does not apply under TCG': { on: 'emulated', status: 'not-applicable' },
});
