import { cacheModeOf } from '../../derived/disk-settings.ts';
import { defineCheck, fail, notApplicable, pass, seen } from '../check.ts';
import { inDisk, setAttribute } from '../edit.ts';

const DIRECT: ReadonlySet<string> = new Set(['none', 'directsync']);
/** Files and devices of the host; other stores have interfaces of their own. */
const LOCAL: ReadonlySet<string> = new Set(['file', 'block', 'volume']);

export const check = defineCheck({
  id: 'STO-10',
  topic: 'storage',
  subject: 'disk',
  title: 'A disk with direct I/O uses the kernel’s asynchronous interfaces',
  problem: 'A disk with direct I/O goes through a pool of threads',
  severity: 'low',
  reads: ['/domain/devices/disk/driver/@io', '-blockdev aio='],
  why: 'With io="threads" each request wakes a worker of QEMU; native and io_uring hand batches to the kernel from the thread that has them.',
  remedy: '<driver cache="none" io="native"/>, or io="io_uring" (QEMU 5.0, libvirt 6.3).',
  takesEffect: 'next-start',
  notWhen:
    'Sparse files on file systems that block the submitter while allocating: preallocate first, or keep threads.',
  sources: [
    'libvirt formatdomain: disk driver io',
    'virt-manager: virtinst chooses native for block devices',
  ],
  evaluate({ disk, definition }) {
    if (disk.device !== 'disk') return notApplicable(`a ${disk.device} is no data disk`);
    if (!LOCAL.has(disk.sourceType))
      return notApplicable(`a ${disk.sourceType} disk has interfaces of its own`);
    if (!DIRECT.has(cacheModeOf(disk, definition)))
      return notApplicable('the disk does not bypass the page cache');
    const evidence = seen(
      `${disk.at}/driver`,
      disk.io === undefined ? 'io not given (threads)' : `io ${disk.io}`,
    );
    return disk.io === 'native' || disk.io === 'io_uring'
      ? pass(evidence)
      : fail({ evidence: [evidence] });
  },
  mend: ({ disk }) => [
    {
      set: 'definition',
      title: `${disk.target} uses the kernel’s asynchronous I/O (io=native)`,
      edits: [setAttribute(inDisk(disk, '/driver'), 'io', 'native')],
    },
  ],
});
