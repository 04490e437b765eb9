import { cacheModeOf } from '../../derived/disk-settings.ts';
import type { Disk } from '../../model/guest-devices.ts';
import type { Severity } from '../../model/verdict.ts';
import { defineCheck, fail, noMend, notApplicable, pass, seen } from '../check.ts';
import { inDisk, setAttribute } from '../edit.ts';
import { takesDirectIo } from './direct-io.ts';

interface Fault {
  readonly severity: Severity;
  readonly reason: string;
}

const FAULTS: Readonly<Record<string, Fault>> = {
  writethrough: {
    severity: 'high',
    reason:
      'cache=writethrough waits for the device after every write; sustained writes run at about half.',
  },
  unsafe: {
    severity: 'critical',
    reason:
      'cache=unsafe ignores the guest’s flushes: a crash of the host destroys its file systems.',
  },
  writeback: {
    severity: 'low',
    reason:
      'cache=writeback keeps every block twice, in the guest’s cache and the host’s, and its bursts stall others.',
  },
};
/** Remote stores bring caches of their own, for which their makers recommend writeback. */
const LOCAL: ReadonlySet<string> = new Set(['file', 'block', 'volume', 'nvme']);

export const check = defineCheck({
  id: 'STO-09',
  topic: 'storage',
  subject: 'disk',
  title: 'The disk goes past the host’s page cache (cache=none or directsync)',
  problem: 'The disk’s cache mode costs speed or safety',
  severity: 'high',
  reads: ['/domain/devices/disk/driver/@cache', '-drive cache=, -blockdev cache.direct'],
  why: 'The guest has a page cache of its own. A second one on the host costs memory and copies; write-through on top of it waits for the device each time.',
  remedy: '<driver cache="none" io="native"/> on files and devices that allow O_DIRECT.',
  takesEffect: 'next-start',
  notWhen:
    'File systems without O_DIRECT, network stores whose maker recommends writeback, and installation media.',
  sources: [
    'RHEL 10, configuring virtual disks: caching',
    'SUSE Virtualization Best Practices: disk cache modes',
    'QEMU documentation: cache modes',
  ],
  evaluate({ disk, guest, definition }) {
    if (disk.device === 'lun') return notApplicable('a lun is passed through, past every cache');
    if (disk.device !== 'disk' || disk.readOnly)
      return notApplicable('not a disk that is written to');
    if (!LOCAL.has(disk.sourceType))
      return notApplicable(`a ${disk.sourceType} disk follows its maker's advice`);
    const mode = cacheModeOf(disk, definition);
    const evidence = seen(
      `${disk.at}/driver`,
      disk.cache === mode ? `cache ${mode}` : `cache ${disk.cache ?? 'not given'} (${mode})`,
    );
    const fault = FAULTS[mode];
    // QEMU drives an NVMe device by itself: the host has no cache of it.
    const isPastHost = disk.sourceType === 'nvme' && mode === 'writeback';
    if (fault === undefined || isPastHost) return pass(evidence);
    return fail({
      evidence: [evidence],
      severity: fault.severity,
      reason: `${disk.target} of ${guest.name}: ${fault.reason}`,
    });
  },
  mend: ({ disk, image, host }) => [
    {
      set: 'definition',
      title: `${disk.target} goes past the page cache (cache=none, io=${directIo(disk)})`,
      edits: takesDirectIo(image, host)
        ? [
            setAttribute(inDisk(disk, '/driver'), 'cache', 'none'),
            setAttribute(inDisk(disk, '/driver'), 'io', directIo(disk)),
          ]
        : noMend('the image lies on tmpfs, which takes no O_DIRECT before Linux 6.6'),
      risk: 'low',
      riskText: 'the guest does not start where the image’s file system refuses O_DIRECT',
      givesUp: 'what the host’s page cache keeps of the disk',
    },
  ],
});

function directIo({ io }: Disk): string {
  return io === 'io_uring' ? io : 'native';
}
