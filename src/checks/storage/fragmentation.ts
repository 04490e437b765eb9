import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { imageChain } from './image-chain.ts';

/** Extents for each GiB allocated; thresholds of this program. */
const LIMIT_PER_GIB = 100;
const WORTH_EXTENTS = 64;
const GIB = 1024 ** 3;

export const check = defineCheck({
  id: 'STO-07',
  topic: 'storage',
  subject: 'disk',
  title: 'The image file lies in few pieces on the host’s file system',
  problem: 'The image file is in many pieces on the host’s file system',
  severity: 'low',
  reads: ['filefrag (FIEMAP) of the image', 'qemu-img info: actual-size'],
  why: 'A thin image grows wherever there is room. On turning disks every piece is a seek, on all it is metadata and smaller requests.',
  remedy:
    'Copy it once with enough room (cp --sparse=never, or qemu-img convert -o preallocation=falloc), or defragment.',
  takesEffect: 'next-start',
  notWhen: 'Copy-on-write file systems fragment by design.',
  sources: [
    "The sysadmin's summary virt-tune began with: raw images fragment as well",
    'Threshold: 100 extents a GiB, this program’s own',
  ],
  evaluate(look) {
    const { active } = imageChain(look);
    const extents = need(active.extents, 'extents of the image');
    const sizeGiB = (active.allocatedBytes ?? active.virtualBytes) / GIB;
    const evidence = seen(
      `filefrag ${active.file}`,
      `${extents} extents for ${sizeGiB.toFixed(2)} GiB`,
    );
    if (extents <= WORTH_EXTENTS || extents <= sizeGiB * LIMIT_PER_GIB) return pass(evidence);
    return fail({ evidence: [evidence] });
  },
});
