import { formatOf } from '../../derived/disk-settings.ts';
import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, needGiven, notApplicable, pass, seen } from '../check.ts';
import { imageChain } from './image-chain.ts';

/** From here on the tables of 64 KiB clusters outgrow the default cache (256 GiB) by far. Ours. */
const LARGE_BYTES = 1024 ** 4;
const DEFAULT_CLUSTER_BYTES = 64 * 1024;

export const check = defineCheck({
  id: 'STO-03',
  topic: 'storage',
  subject: 'disk',
  title: 'A large image, or one upon another, has clusters to match',
  problem: 'A large image, or one upon another, has the small clusters of small ones',
  severity: 'info',
  reads: ['qemu-img info: cluster-size, extended l2, virtual-size, backing file'],
  why: 'Each cluster has an entry in the tables. A first write to a cluster of the backing file copies all of it; with subclusters (extended_l2) only a 32nd part.',
  remedy:
    'qemu-img convert -O qcow2 -o cluster_size=128k,extended_l2=on (1 to 2 MiB for images of many TiB) into a new image.',
  takesEffect: 'next-start',
  notWhen: 'The image is mostly read, or must open with a QEMU older than 5.2.',
  sources: [
    'QEMU docs/interop/qcow2.txt: extended L2 entries',
    'QEMU docs/qcow2-cache.txt: choosing the cluster size',
    'SUSE Virtualization Best Practices: qcow2 cluster size',
  ],
  evaluate(look) {
    const { disk, definition, image } = look;
    const format = needGiven(formatOf(disk, definition, image), 'format of the image');
    if (format !== 'qcow2') return notApplicable('not a qcow2 image');
    const { active, layers } = imageChain(look);
    const clusterBytes = needGiven(active.clusterBytes, 'cluster size of the image');
    const isLarge = active.virtualBytes >= LARGE_BYTES;
    const hasBacking = layers.length > 1;
    if (!isLarge && !hasBacking) return notApplicable('a small image that stands alone');
    const evidence = [
      seen(
        'qemu-img info',
        `${memoryText(active.virtualBytes / 1024)}, clusters of ${clusterBytes / 1024} KiB${active.extendedL2 === true ? ' with subclusters' : ''}`,
      ),
      seen('backing files', layers.length - 1),
    ];
    const fits =
      active.extendedL2 === true ||
      (isLarge && !hasBacking && clusterBytes > DEFAULT_CLUSTER_BYTES);
    return fits ? pass(...evidence) : fail({ evidence });
  },
});
