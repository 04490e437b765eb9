import { known, unreadable } from '../../model/fact.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './khugepaged.ts';

testCheck(check, {
  'fails where it may not make room': {
    edit: ({ host }) => {
      host.memory.thp.khugepagedDefrag = known(false);
    },
    status: 'fail',
    seen: 'khugepaged/defrag = 0',
  },
  'fails where it sleeps for a minute': {
    edit: ({ host }) => {
      host.memory.thp.khugepagedScanSleepMs = known(60_000);
    },
    status: 'fail',
    reason: 'fewer pages a second',
  },
  'passes where it sleeps longer and looks at more': {
    edit: ({ host }) => {
      host.memory.thp.khugepagedScanSleepMs = known(20_000);
      host.memory.thp.khugepagedPagesToScan = known(8192);
    },
    status: 'pass',
  },
  'passes for the defaults, as recorded': { status: 'pass' },
  'does not apply without transparent huge pages': {
    edit: ({ host }) => {
      host.memory.thp.enabled = known('never');
    },
    status: 'not-applicable',
  },
  'is unknown where its settings could not be read': {
    edit: ({ host }) => {
      host.memory.thp.khugepagedDefrag = unreadable('EACCES');
    },
    status: 'unknown',
  },
});
