import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './user-network.ts';

testCheck(check, {
  'fails for a card on user networking': {
    on: 'by-hand/net0',
    status: 'fail',
    severity: 'high',
    seen: '= type user',
    reason: 'net0 of by-hand uses user networking',
  },
  'passes for user networking that passt does': {
    edit: (draft) => {
      for (const nic of definitionOf(draft, 'by-hand').nics) nic.backend = 'passt';
    },
    on: 'by-hand/net0',
    status: 'pass',
    seen: 'type user, backend passt',
  },
  'passes for a card on a bridge': {
    edit: (draft) => {
      for (const nic of definitionOf(draft, 'by-hand').nics) nic.type = 'bridge';
    },
    on: 'by-hand/net0',
    status: 'pass',
    seen: 'type bridge',
  },
});
