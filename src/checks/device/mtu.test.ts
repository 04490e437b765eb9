import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './mtu.ts';

/** Gives every port of br0 that MTU; the bridge has 1500. */
function ports({ host }: Snapshot, mtu: number): void {
  if (!('value' in host.nics)) throw new Error('NICs were not recorded');
  for (const nic of host.nics.value) {
    if (nic.name === 'br0') nic.mtu = known(1500);
    if ('value' in nic.master && nic.master.value === 'br0') nic.mtu = known(mtu);
  }
}

testCheck(check, {
  'fails where ports take larger frames than their bridge': {
    edit: (draft) => ports(draft, 9000),
    on: 'br0',
    status: 'fail',
    seen: '/mtu = 9000',
  },
  'passes where all are alike': {
    edit: (draft) => ports(draft, 1500),
    on: 'br0',
    status: 'pass',
    seen: '/sys/class/net/br0/mtu = 1500',
  },
  'does not apply to other devices': { on: 'lo', status: 'not-applicable' },
  'is unknown where a size could not be read': {
    edit: ({ host }) => {
      if ('value' in host.nics)
        for (const nic of host.nics.value) nic.mtu = unreadable('mtu: permission denied');
    },
    on: 'br0',
    status: 'unknown',
  },
});
