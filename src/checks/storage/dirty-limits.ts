import { sysctlOf } from '../../derived/sysctl.ts';
import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, needGiven, noMend, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

/** TuneD's virtual-host profile starts background write-back at 5 %; on large hosts even that is a long burst. */
const LIMIT_KIB = 8 * 1024 * 1024;

const GIB = 1024 ** 3;
/** TuneD, profile virtual-host. */
const WANTED_PERCENT = 5;

export const check = defineCheck({
  id: 'STO-21',
  topic: 'storage',
  subject: 'host',
  title: 'Written data is sent to the disks before much has piled up',
  problem: 'Gigabytes of written data may pile up before they are sent to the disks',
  severity: 'low',
  reads: ['/proc/sys/vm/dirty_background_ratio, dirty_background_bytes', '/proc/meminfo'],
  why: 'When the host begins to write late, it writes in bursts that fill the disk’s queue for seconds, for guests with direct I/O too.',
  remedy:
    'sysctl vm.dirty_background_ratio=5, on hosts with much memory vm.dirty_background_bytes=1073741824.',
  takesEffect: 'live',
  notWhen: 'All guests use cache=none and the host itself writes little.',
  sources: [
    'TuneD profile virtual-host',
    'Linux Documentation/admin-guide/sysctl/vm.rst, dirty_background_ratio',
  ],
  gates: [hasRunningGuests],
  evaluate({ host }) {
    const bytes = Number(
      need(sysctlOf(host, 'vm.dirty_background_bytes'), 'vm.dirty_background_bytes'),
    );
    const ratio = Number(
      need(sysctlOf(host, 'vm.dirty_background_ratio'), 'vm.dirty_background_ratio'),
    );
    const available = needGiven(
      need(host.memory.meminfo, '/proc/meminfo').MemAvailable,
      'MemAvailable',
    );
    const limitKiB = bytes > 0 ? bytes / 1024 : (available * ratio) / 100;
    const evidence = [
      seen('vm.dirty_background_bytes', bytes),
      seen('vm.dirty_background_ratio', `${ratio} %`),
      seen('write-back begins at', memoryText(limitKiB)),
    ];
    return limitKiB <= LIMIT_KIB ? pass(...evidence) : fail({ evidence });
  },
  mend({ host }) {
    const bytes = Number(
      need(sysctlOf(host, 'vm.dirty_background_bytes'), 'vm.dirty_background_bytes'),
    );
    // The one that is not in use reads 0, and cannot be given that back: the one in use is changed.
    if (bytes > 0) return [{ set: 'sysctl', key: 'vm.dirty_background_bytes', value: String(GIB) }];
    const meminfo = need(host.memory.meminfo, '/proc/meminfo');
    const available = needGiven(meminfo.MemAvailable, 'MemAvailable');
    const percentage = Math.min(WANTED_PERCENT, Math.floor((LIMIT_KIB * 100) / available));
    if (percentage < 1) noMend('one per cent is too much already: set vm.dirty_background_bytes');
    return [{ set: 'sysctl', key: 'vm.dirty_background_ratio', value: String(percentage) }];
  },
});
