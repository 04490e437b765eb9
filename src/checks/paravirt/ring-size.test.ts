import { unreadable } from '../../model/fact.ts';
import { runtimeOf } from '../testing/edited.ts';
import { nicOf } from '../testing/nics.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './ring-size.ts';

testCheck(check, {
  'fails where packets are dropped': {
    edit: (draft) => nicOf(draft, 'far', {}, { rxDropsPerS: 120 }),
    on: 'far/vnet9',
    status: 'fail',
    seen: 'rx_queue_size not given (256)',
  },
  'passes where none is': {
    edit: (draft) => nicOf(draft, 'far', {}, { rxDropsPerS: 0 }),
    on: 'far/vnet9',
    status: 'pass',
  },
  'passes where the ring is the largest': {
    edit: (draft) => nicOf(draft, 'far', { rxQueueSize: 1024 }, { rxDropsPerS: 120 }),
    on: 'far/vnet9',
    status: 'pass',
  },
  'does not apply to other cards': {
    edit: (draft) => nicOf(draft, 'far', { model: 'e1000' }, { rxDropsPerS: 120 }),
    on: 'far/vnet9',
    status: 'not-applicable',
  },
  'is unknown where packets were not counted': {
    edit: (draft) => {
      nicOf(draft, 'far', {});
      runtimeOf(draft, 'far').nics = unreadable('libvirt: timed out');
    },
    on: 'far/vnet9',
    status: 'unknown',
  },
});
