import { unreadable } from '../../model/fact.ts';
import { declare, definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { setThread } from '../testing/threads.ts';
import { check } from './pinned-one-to-one.ts';

testCheck(check, {
  'fails for a guest that is declared dedicated and floats': {
    edit: (draft) => declare(draft, 'wide', 'dedicated'),
    on: 'wide',
    status: 'fail',
    seen: 'vCPUs with a pCPU of their own = none',
    reason: 'vCPUs 0-1 of wide may run on several pCPUs',
  },
  'fails for a guest that is told to be dedicated, and is not': {
    edit: (draft) => {
      definitionOf(draft, 'wide').features.hintDedicated = true;
    },
    on: 'wide',
    status: 'fail',
  },
  'passes where each has its own': {
    edit: (draft) => declare(draft, 'healthy', 'dedicated'),
    on: 'healthy',
    status: 'pass',
  },
  'knows threads that were pinned from outside': {
    edit: (draft) => {
      declare(draft, 'by-hand', 'dedicated');
      setThread(draft, 'by-hand', 'vcpu', { allowed: [3] });
    },
    on: 'by-hand',
    status: 'pass',
  },
  'does not apply to guests that nobody called dedicated': {
    on: 'wide',
    status: 'not-applicable',
  },
  'is unknown without a definition': {
    edit: (draft) => {
      guestOf(draft, 'wide').definition = unreadable('libvirt: timed out');
    },
    on: 'wide',
    status: 'unknown',
  },
});
