import { promisedSpace, type SharedSpace } from '../../derived/promised-space.ts';
import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, notApplicable, pass, seen, unknown } from '../check.ts';
import { percent } from '../wording.ts';

/** Ours: from here on somebody has to act, as STO-24 says of a single file system. */
const ACT_SHARE = 0.8;

export const check = defineCheck({
  id: 'OVC-16',
  topic: 'allocation',
  subject: 'host',
  title: 'Disks can grow to the size their guests see',
  problem: 'Disks are promised more space than there is',
  severity: 'low',
  reads: [
    'qemu-img info: virtual-size, actual-size of every image',
    'statfs of the file systems that hold them',
    'dmsetup status: thin volumes and their pools',
  ],
  why: 'When a file system or thin pool is full, guests are paused on their next write to a new block, or get errors, all at once and though each of them has space left by its own count.',
  remedy:
    'Add space or move images; let guests give blocks back (discard=unmap and fstrim); watch how full it is, and for LVM set thin_pool_autoextend_threshold below 100.',
  takesEffect: 'live',
  notWhen:
    'Thin provisioning is the policy here and how full it is raises an alarm early enough to add space.',
  sources: [
    'lvmthin(7): data space exhaustion, automatic extension',
    'OpenStack Nova configuration: disk_allocation_ratio',
    'libvirt formatdomain: disk driver error_policy (enospace pauses the guest)',
  ],
  evaluate({ snapshot, host }) {
    const { spaces, uncounted } = promisedSpace(snapshot);
    const scarce = spaces.filter(({ promisedKiB, roomKiB }) => promisedKiB > roomKiB);
    if (scarce.length > 0) {
      const isUrgent = scarce.some(({ usedShare = 0 }) => usedShare >= ACT_SHARE);
      return fail({
        evidence: scarce.map(evidenceOf),
        severity: isUrgent ? 'medium' : 'low',
        reason: `${scarce.map(({ name }) => name).join(' and ')} cannot hold all that disks on it may still take.`,
      });
    }
    need(host.mounts, 'mounts of the host');
    need(host.blockDevices, 'block devices of the host');
    if (uncounted.length > 0) return unknown(`not counted: ${uncounted.join(', ')}`);
    if (spaces.length === 0)
      return notApplicable('no disk of a guest takes space as it is written');
    return pass(...spaces.map(evidenceOf));
  },
});

function evidenceOf({ name, promisedKiB, roomKiB, usedShare }: SharedSpace) {
  const used = usedShare === undefined ? '' : `, ${percent(usedShare)} used`;
  return seen(name, `${memoryText(promisedKiB)} promised of ${memoryText(roomKiB)}${used}`);
}
