import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editKsm } from '../testing/ksm.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './one-controller.ts';

function running({ host }: Snapshot, ...names: string[]): void {
  host.services = known(names.map((name) => ({ name, running: true, setting: absent })));
}

testCheck(check, {
  'fails where a daemon and the kernel both steer': {
    edit: (draft) => {
      running(draft, 'ksmtuned');
      editKsm(draft, {}, { advisorMode: known('scan-time') });
    },
    status: 'fail',
    seen: 'steering KSM = ksmtuned, kernel advisor (scan-time)',
  },
  'passes where one does': {
    edit: (draft) => {
      running(draft, 'ksmtuned', 'tuned');
      editKsm(draft, {}, { advisorMode: known('none') });
    },
    status: 'pass',
    seen: 'steering KSM = ksmtuned',
  },
  'passes where nobody does': {
    edit: (draft) => {
      running(draft);
      editKsm(draft, {}, { advisorMode: absent });
    },
    status: 'pass',
    seen: 'nobody',
  },
  'is unknown where the advisor could not be read': {
    edit: (draft) => {
      running(draft, 'ksmtuned');
      editKsm(draft, {}, { advisorMode: unreadable('advisor_mode: permission denied') });
    },
    status: 'unknown',
  },
  'does not apply to kernels without KSM': {
    edit: ({ host }) => {
      host.memory.ksm = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where processes could not be read': {
    edit: ({ host }) => {
      host.services = unreadable('/proc: permission denied');
    },
    status: 'unknown',
  },
});
