import { defineCheck, fail, need, notApplicable, pass, seen, unknown } from '../check.ts';

/** File systems that write every change to a new place. */
const COPY_ON_WRITE: ReadonlySet<string> = new Set(['btrfs', 'zfs', 'bcachefs']);

export const check = defineCheck({
  id: 'STO-08',
  topic: 'storage',
  subject: 'disk',
  title: 'The image lies on a file system that writes in place',
  problem: 'The image lies on a file system that copies at each write',
  severity: 'low',
  reads: ['/proc/mounts of the image’s file'],
  why: 'Random writes of the guest become new pieces of the file, with their own metadata; a qcow2 image does the same once more above.',
  remedy:
    'btrfs: an empty directory with chattr +C, and the image copied into it; zfs: a zvol with the guest’s block size; or LVM.',
  takesEffect: 'next-start',
  notWhen: 'Its checksums or snapshots are what the image is kept there for.',
  sources: ['btrfs(5): nodatacow', 'OpenZFS documentation: workload tuning, virtual machines'],
  evaluate({ image }) {
    if (image === undefined) return unknown('the image was not read');
    const [active] = need(image.layers, 'image of the disk');
    if (active === undefined) return unknown('qemu-img told no layer');
    const fileSystem = need(active.hostFileSystem, 'file system of the image');
    if (fileSystem === 'block') return notApplicable('the disk is a block device');
    const evidence = seen(active.file, fileSystem);
    return COPY_ON_WRITE.has(fileSystem) ? fail({ evidence: [evidence] }) : pass(evidence);
  },
});
