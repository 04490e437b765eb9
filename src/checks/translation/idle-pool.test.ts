import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './idle-pool.ts';

function pool({ host }: Snapshot, total: number, free: number): void {
  const { nodes } = host.memory;
  for (const node of 'value' in nodes ? nodes.value : []) {
    node.hugePages =
      node.id === 1
        ? [
            {
              sizeKiB: 2048,
              total: known(total),
              free: known(free),
              surplus: known(0),
              reserved: absent,
              overcommit: absent,
            },
          ]
        : [];
  }
}

testCheck(check, {
  'fails where gigabytes lie idle': {
    edit: (draft) => pool(draft, 4096, 4000),
    status: 'fail',
    seen: 'node 1, 2048 KiB pages = 96 of 4096 in use',
    reason: 'node 1: 98 % idle',
  },
  'passes where guests use them': { edit: (draft) => pool(draft, 4096, 100), status: 'pass' },
  'does not mind a small idle pool': { edit: (draft) => pool(draft, 80, 80), status: 'pass' },
  'does not apply without a pool': { edit: (draft) => pool(draft, 0, 0), status: 'not-applicable' },
  'is unknown where the pools could not be read': {
    edit: ({ host }) => {
      host.memory.nodes = unreadable('permission denied');
    },
    status: 'unknown',
  },
});
