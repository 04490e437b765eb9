import { isKnown, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editBlockDevice } from '../testing/disks.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './io-pressure.ts';

function pressure(draft: Snapshot, avg60: string): void {
  const { cgroup } = runtimeOf(draft, 'healthy');
  if (!isKnown(cgroup)) throw new Error('the cgroup was not recorded');
  cgroup.value.settings['io.pressure'] = known(
    `some avg10=0.00 avg60=${avg60} avg300=0.00 total=1\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=1`,
  );
}

testCheck(check, {
  'fails where the guest waits': {
    edit: (draft) => {
      pressure(draft, '35.00');
      editBlockDevice(draft, { activity: known({ busyShare: 0.98 }) });
    },
    on: 'healthy',
    status: 'fail',
    seen: '/sys/block/vda = busy 98 % of the window',
  },
  'passes where it does not': {
    edit: (draft) => pressure(draft, '0.20'),
    on: 'healthy',
    status: 'pass',
    seen: 'some 0.2 % over 60 s',
  },
  'is unknown for a text that is no pressure': {
    edit: (draft) => pressure(draft, 'x'),
    on: 'healthy',
    status: 'unknown',
  },
  'is unknown where the cgroup could not be read': {
    edit: (draft) => {
      runtimeOf(draft, 'healthy').cgroup = unreadable('/sys/fs/cgroup: EACCES');
    },
    on: 'healthy',
    status: 'unknown',
  },
  'does not apply to a guest that is not running': {
    on: 'defined-only',
    status: 'not-applicable',
  },
});
