import { isKnown, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { setThread } from '../testing/threads.ts';
import { check } from './idle-virtual-functions.ts';

function card(draft: Snapshot, functions: { enabled: number; total: number }, ran: number): void {
  const { pciDevices } = draft.host;
  const [first] = isKnown(pciDevices) ? pciDevices.value : [];
  if (first !== undefined) first.virtualFunctions = known(functions);
  setThread(draft, 'wide', 'vhost', { ran });
}

testCheck(check, {
  'fails where a guest saturates vhost beside idle functions': {
    edit: (draft) => card(draft, { enabled: 0, total: 64 }, 0.95),
    status: 'fail',
    seen: 'vhost of wide = 95 % of a pCPU',
  },
  'passes where vhost has time left': {
    edit: (draft) => card(draft, { enabled: 0, total: 64 }, 0.3),
    status: 'pass',
    seen: '0 of 64 enabled',
  },
  'does not apply without such a card, as recorded': { status: 'not-applicable' },
  'is unknown where PCI devices could not be read': {
    edit: ({ host }) => {
      host.pciDevices = unreadable('/sys/bus/pci: EIO');
    },
    status: 'unknown',
  },
});
