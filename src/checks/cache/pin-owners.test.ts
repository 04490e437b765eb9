import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './pin-owners.ts';

function runs({ host }: Snapshot, name: string, setting?: string): void {
  host.services = known([
    { name, running: true, setting: setting === undefined ? absent : known(setting) },
  ]);
}

testCheck(check, {
  'fails where numad runs beside pins': {
    edit: (draft) => runs(draft, 'numad', '-i 15'),
    status: 'fail',
    severity: 'medium',
    seen: 'numad runs = moves processes',
  },
  'fails where irqbalance may use pinned pCPUs': {
    edit: (draft) => runs(draft, 'irqbalance'),
    status: 'fail',
    severity: 'low',
  },
  'passes where they were told': {
    edit: (draft) => runs(draft, 'irqbalance', 'IRQBALANCE_BANNED_CPULIST=0,4,7'),
    status: 'pass',
  },
  'passes where neither runs, as recorded': { status: 'pass' },
  'does not apply without pins': {
    edit: (draft) => {
      runs(draft, 'numad');
      keepGuests(draft, 'wide');
    },
    status: 'not-applicable',
  },
  'is unknown where services could not be read': {
    edit: ({ host }) => {
      host.services = unreadable('/proc: EACCES');
    },
    status: 'unknown',
  },
});
