import { hostDemand } from '../../derived/host-demand.ts';
import { count, memoryText } from '../../model/amount.ts';
import { isAbsent, valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { Host } from '../../model/host.ts';
import { defineCheck, fail, need, needGiven, pass, seen, unknown } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

const MIB = 1024;
/** What Proxmox VE asks for beside the guests (its administration guide, system requirements). */
const RESERVE_KIB = 2048 * MIB;
/** Ours: page tables, QEMU's own memory and page cache grow with the host. */
const RESERVE_SHARE = 0.05;
/** Below OpenStack's default reserve the host's own services are the first to swap (reserved_host_memory_mb). */
const LEAST_KIB = 512 * MIB;

export const check = defineCheck({
  id: 'OVC-03',
  topic: 'allocation',
  subject: 'host',
  title: 'Beside guests and reserved huge pages the host keeps memory for itself',
  problem: 'Guests and reserved huge pages leave the host too little memory',
  severity: 'low',
  reads: [
    '/proc/meminfo MemTotal',
    '/sys/kernel/mm/hugepages/*/nr_hugepages',
    'maximum memory of running guests without huge pages',
  ],
  why: 'QEMU itself, page tables, page cache and the host’s services live in what is left. Reserved huge pages are no help to them, used or not: they swap or are killed while the pool has room.',
  remedy:
    'Give part of the huge page pool back (vm.nr_hugepages), or promise guests less; MemoryMin= of system.slice keeps some for the host’s services.',
  takesEffect: 'live',
  notWhen:
    'The guests never use what they were promised. With ZFS or Ceph on the host reserve far more than asked here.',
  sources: [
    'Proxmox VE Administration Guide, System Requirements: 2 GB for the host beside the guests, more for ZFS and Ceph',
    'OpenStack Nova configuration: reserved_host_memory_mb (default 512)',
    'Linux Documentation/admin-guide/mm/hugetlbpage.rst: reserved pages serve nothing else',
  ],
  gates: [hasRunningGuests],
  evaluate({ snapshot, host }) {
    const meminfo = need(host.memory.meminfo, '/proc/meminfo');
    const total = needGiven(meminfo.MemTotal, 'MemTotal');
    const poolKiB = huge(host);
    const { guests, unsized } = hostDemand(snapshot);
    const guestsKiB = guests.reduce((sum, guest) => sum + ordinaryKiB(guest), 0);
    const leftKiB = total - poolKiB - guestsKiB;
    const wantedKiB = Math.max(RESERVE_KIB, total * RESERVE_SHARE);
    const evidence = [
      seen('/proc/meminfo MemTotal', memoryText(total)),
      seen('reserved huge pages', memoryText(poolKiB)),
      seen('promised to guests without huge pages', memoryText(guestsKiB)),
    ];
    if (leftKiB >= wantedKiB) {
      if (unsized === 0) return pass(...evidence);
      return unknown(
        `the memory of ${count(unsized, 'guest')} is not known, the others leave room`,
      );
    }
    return fail({
      evidence,
      severity: leftKiB < LEAST_KIB ? 'medium' : 'low',
      reason: `${leftKiB > 0 ? memoryText(leftKiB) : 'Nothing'} is left for the host itself; ${memoryText(wantedKiB)} would be sound.`,
    });
  },
});

function huge({ memory }: Host): number {
  if (isAbsent(memory.hugePages)) return 0;
  return need(memory.hugePages, 'huge page pools').reduce(
    (sum, { sizeKiB, total }) => sum + sizeKiB * need(total, 'size of a huge page pool'),
    0,
  );
}

/** Memory on huge pages is in the pools already. */
function ordinaryKiB({ definition }: Guest): number {
  const given = valueOrUndefined(definition);
  if (given === undefined || given.memoryBacking.hugePages.length > 0) return 0;
  return given.memoryKiB ?? 0;
}
