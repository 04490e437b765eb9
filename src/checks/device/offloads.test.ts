import { known } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editHostNic } from '../testing/nics.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './offloads.ts';

function card(draft: Snapshot, gro: string): void {
  editHostNic(draft, 'br0', {
    kind: 'physical',
    offloads: known({
      'generic-receive-offload': gro,
      'generic-segmentation-offload': 'on',
      'tcp-segmentation-offload': 'on',
    }),
  });
}

testCheck(check, {
  'fails where one is off': {
    edit: (draft) => card(draft, 'off'),
    on: 'br0',
    status: 'fail',
    seen: 'br0 generic-receive-offload = off',
  },
  'passes where all are on': { edit: (draft) => card(draft, 'on'), on: 'br0', status: 'pass' },
  'does not apply to a bridge': { on: 'br0', status: 'not-applicable' },
  'is unknown where ethtool is missing, as recorded': {
    edit: (draft) => editHostNic(draft, 'br0', { kind: 'physical' }),
    on: 'br0',
    status: 'unknown',
    reason: 'ethtool',
  },
});
