import { absent, type Fact, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './guest-agent.ts';

function agent(draft: Snapshot, version: Fact<string>): void {
  definitionOf(draft, 'far').guestAgentChannel = true;
  runtimeOf(draft, 'far').inside.agentVersion = version;
}

testCheck(check, {
  'fails without a channel, as recorded': {
    on: 'far',
    status: 'fail',
    severity: 'info',
    seen: 'no org.qemu.guest_agent.0',
  },
  'fails where nobody answers': {
    edit: (draft) =>
      agent(draft, unreadable('guest agent of far, guest-info: QEMU guest agent is not connected')),
    on: 'far',
    status: 'fail',
    reason: 'does not answer',
  },
  'passes where it answers': {
    edit: (draft) => agent(draft, known('7.2.22')),
    on: 'far',
    status: 'pass',
    seen: 'guest-info = 7.2.22',
  },
  'is unknown where it was not asked': {
    edit: (draft) => agent(draft, absent),
    on: 'far',
    status: 'unknown',
  },
  'is unknown where asking failed for another reason': {
    edit: (draft) => agent(draft, unreadable('libvirt: access denied')),
    on: 'far',
    status: 'unknown',
    reason: 'access denied',
  },
  'does not apply to a guest that is not running': {
    on: 'defined-only',
    status: 'not-applicable',
  },
});
