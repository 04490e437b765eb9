import { unreadable } from '../../model/fact.ts';
import { declare, definitionOf, guestOf } from '../testing/edited.ts';
import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './reserved-huge-pages.ts';

const GIB = 1024 * 1024;

testCheck(check, {
  'fails for a large pinned guest on small pages': {
    edit: (draft) => {
      pinVcpus(draft, 'far', [0]);
      definitionOf(draft, 'far').memoryKiB = 32 * GIB;
    },
    on: 'far',
    status: 'fail',
    seen: '/domain/memory = 32 GiB',
  },
  'passes with reserved pages': {
    edit: (draft) => {
      pinVcpus(draft, 'healthy', [4]);
      definitionOf(draft, 'healthy').memoryKiB = 32 * GIB;
      definitionOf(draft, 'healthy').memoryBacking.hugePages = [{}];
    },
    on: 'healthy',
    status: 'pass',
  },
  'does not apply to a guest that floats': {
    edit: (draft) => {
      definitionOf(draft, 'wide').memoryKiB = 32 * GIB;
    },
    on: 'wide',
    status: 'not-applicable',
    reason: 'not dedicated',
  },
  'fails for a large guest that floats but is declared dedicated': {
    edit: (draft) => {
      definitionOf(draft, 'wide').memoryKiB = 32 * GIB;
      declare(draft, 'wide', 'dedicated');
    },
    on: 'wide',
    status: 'fail',
    seen: '/domain/memoryBacking/hugepages = not given',
  },
  'does not apply to a pinned guest that is declared to share': {
    edit: (draft) => {
      pinVcpus(draft, 'far', [0]);
      definitionOf(draft, 'far').memoryKiB = 32 * GIB;
      declare(draft, 'far', 'overcommit');
    },
    on: 'far',
    status: 'not-applicable',
    reason: 'declared to share',
  },
  'does not apply to a small guest': { on: 'far', status: 'not-applicable' },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'healthy').definition = unreadable('libvirt did not answer');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
