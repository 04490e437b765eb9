import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { declare, definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './poll-twice.ts';

function hinted(draft: Snapshot, pollControl?: boolean): void {
  const { features } = definitionOf(draft, 'wide');
  features.hintDedicated = true;
  if (pollControl !== undefined) features.pollControl = pollControl;
}

testCheck(check, {
  'fails where the guest polls and cannot say so': {
    edit: (draft) => hinted(draft),
    on: 'wide',
    status: 'fail',
    severity: 'info',
    seen: '/domain/features/kvm/poll-control = off',
  },
  'passes where it can': {
    edit: (draft) => hinted(draft, true),
    on: 'wide',
    status: 'pass',
  },
  'does not apply to a guest that does not poll': { on: 'wide', status: 'not-applicable' },
  'does not apply to Windows': {
    edit: (draft) => {
      hinted(draft);
      definitionOf(draft, 'wide').osId = 'http://microsoft.com/win/2k22';
    },
    on: 'wide',
    status: 'not-applicable',
  },
  'does not apply to a guest that is declared to share': {
    edit: (draft) => {
      hinted(draft);
      declare(draft, 'wide', 'overcommit');
    },
    on: 'wide',
    status: 'not-applicable',
  },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'wide').definition = unreadable('libvirt did not answer');
    },
    on: 'wide',
    status: 'unknown',
  },
});
