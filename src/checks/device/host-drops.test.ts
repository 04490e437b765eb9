import { known, unreadable } from '../../model/fact.ts';
import type { Nic } from '../../model/host.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editHostNic } from '../testing/nics.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './host-drops.ts';

function card(draft: Snapshot, changes: Partial<Nic>): void {
  editHostNic(draft, 'br0', { kind: 'physical', ...changes });
}

testCheck(check, {
  'fails where a card drops packets': {
    edit: (draft) =>
      card(draft, {
        statisticsPerS: known({ rx_packets: 90_000, rx_dropped: 150, rx_fifo_errors: 50 }),
        rings: known({ rx: 256, rxMax: 4096, tx: 256, txMax: 4096 }),
      }),
    on: 'br0',
    status: 'fail',
    seen: 'ring = 256 of 4096 entries',
  },
  'passes where it drops none': {
    edit: (draft) => card(draft, { statisticsPerS: known({ rx_packets: 90_000, rx_dropped: 0 }) }),
    on: 'br0',
    status: 'pass',
    seen: 'br0: dropped = 0.0 packets a second',
  },
  'does not apply to a bridge': { on: 'br0', status: 'not-applicable', reason: 'no wire' },
  'is unknown where packets were not counted': {
    edit: (draft) => card(draft, { statisticsPerS: unreadable('/proc/net/dev: EIO') }),
    on: 'br0',
    status: 'unknown',
  },
});
