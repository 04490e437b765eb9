import { absent, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { setSysctls } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './bridge-filtering.ts';

function filtering(draft: Snapshot, value: string): void {
  setSysctls(draft, {
    'net.bridge.bridge-nf-call-iptables': value,
    'net.bridge.bridge-nf-call-ip6tables': '0',
    'net.bridge.bridge-nf-call-arptables': '0',
  });
}

testCheck(check, {
  'fails where bridged frames pass iptables': {
    edit: (draft) => filtering(draft, '1'),
    status: 'fail',
    seen: 'net.bridge.bridge-nf-call-iptables = 1',
  },
  'passes where the module is loaded and switched off': {
    edit: (draft) => filtering(draft, '0'),
    status: 'pass',
  },
  'does not apply where the module is not loaded': {
    edit: ({ host }) => {
      host.kernel.sysctls['net.bridge.bridge-nf-call-iptables'] = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where a setting could not be read': {
    edit: (draft) => {
      filtering(draft, '0');
      draft.host.kernel.sysctls['net.bridge.bridge-nf-call-arptables'] =
        unreadable('permission denied');
    },
    status: 'unknown',
    reason: 'net.bridge.bridge-nf-call-arptables: permission denied',
  },
  'does not apply to a host without guests': {
    edit: (draft) => {
      filtering(draft, '1');
      draft.guests = [];
    },
    status: 'not-applicable',
    reason: 'no guest is running',
  },
});
