import { unreadable } from '../../model/fact.ts';
import { declare, definitionOf, guestOf } from '../testing/edited.ts';
import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './hint-dedicated.ts';

testCheck(check, {
  'fails where a pinned guest is not told': {
    edit: (draft) => pinVcpus(draft, 'wide', [2], [3]),
    on: 'wide',
    status: 'fail',
    severity: 'info',
    seen: 'vCPUs with a pCPU nobody else is pinned to = 2 of 2',
  },
  'fails worse where a guest that shares is told it does not': {
    edit: (draft) => {
      pinVcpus(draft, 'wide', [2], [7]);
      definitionOf(draft, 'wide').features.hintDedicated = true;
    },
    on: 'wide',
    status: 'fail',
    severity: 'medium',
    reason: 'they are not',
  },
  'passes where it knows': {
    edit: (draft) => {
      pinVcpus(draft, 'wide', [2], [3]);
      definitionOf(draft, 'wide').features.hintDedicated = true;
    },
    on: 'wide',
    status: 'pass',
  },
  'passes for a guest that floats and is not told': { on: 'wide', status: 'pass' },
  'does not apply to a single vCPU': { on: 'healthy', status: 'not-applicable' },
  'does not apply to a guest that is declared to share': {
    edit: (draft) => {
      pinVcpus(draft, 'wide', [2], [3]);
      declare(draft, 'wide', 'overcommit');
    },
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
