import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editImage } from '../testing/disks.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './nfs.ts';

function imageOnNfs(draft: Snapshot, options: string[], retransmissions = 0): void {
  draft.host.mounts = known([
    {
      mountPoint: '/srv/images',
      fsType: 'nfs4',
      source: 'nas:/images',
      options,
      device: absent,
      sizeKiB: absent,
      usedShare: absent,
    },
  ]);
  draft.host.nfsClient = known({ calls: 100_000, retransmissions });
  editImage(draft, 'old-iron', {
    file: '/srv/images/old-iron.qcow2',
    hostFileSystem: known('nfs4'),
    hostDevice: absent,
  });
}

const GOOD = ['rw', 'vers=4.2', 'rsize=1048576', 'wsize=1048576', 'hard'];

testCheck(check, {
  'fails for small pieces': {
    edit: (draft) => imageOnNfs(draft, ['rw', 'rsize=8192', 'wsize=8192', 'hard']),
    status: 'fail',
    seen: '/srv/images = rsize=8192 wsize=8192 hard',
    reason: '/srv/images has rsize=8192',
  },
  'fails for a soft mount': {
    edit: (draft) => imageOnNfs(draft, ['rw', 'soft']),
    status: 'fail',
    reason: 'mounted soft',
  },
  'fails where calls get lost': {
    edit: (draft) => imageOnNfs(draft, GOOD, 500),
    status: 'fail',
    reason: '0.5 % of the calls were sent again',
  },
  'passes for what client and server choose': {
    edit: (draft) => imageOnNfs(draft, GOOD),
    status: 'pass',
  },
  'does not apply without NFS, as recorded': { status: 'not-applicable' },
  'is unknown where calls could not be read': {
    edit: (draft) => {
      imageOnNfs(draft, GOOD);
      draft.host.nfsClient = unreadable('/proc/net/rpc/nfs: EACCES');
    },
    status: 'unknown',
  },
});
