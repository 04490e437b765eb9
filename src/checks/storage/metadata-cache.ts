import { formatOf } from '../../derived/disk-settings.ts';
import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, needGiven, notApplicable, pass, seen } from '../check.ts';
import { inDisk, setAttribute, setText } from '../edit.ts';
import { imageChain } from './image-chain.ts';

/** QEMU's default limit of the L2 cache since 3.1 (docs/qcow2-cache.txt). */
const DEFAULT_CACHE_BYTES = 32 * 1024 * 1024;
/** Bytes of table for each cluster: 8, with extended_l2 16. */
const ENTRY_BYTES = 8;

export const check = defineCheck({
  id: 'STO-02',
  topic: 'storage',
  subject: 'disk',
  title: 'The tables of the qcow2 image fit its cache',
  problem: 'The tables of the qcow2 image do not fit its cache',
  severity: 'medium',
  reads: [
    'qemu-img info: virtual-size, cluster-size',
    '/domain/devices/disk/driver/metadata_cache/max_size',
  ],
  why: 'An access whose table is not cached reads the table first. With random access beyond the cache, each read becomes two: measured 500 in place of 16,000 a second.',
  remedy:
    '<driver ...><metadata_cache><max_size unit="bytes">N</max_size></metadata_cache> with size / cluster size * 8, or larger clusters.',
  takesEffect: 'next-start',
  notWhen: 'Only a small part of the image is ever used at a time.',
  sources: ['QEMU docs/qcow2-cache.txt', 'QEMU commit b70d08205b2e'],
  evaluate(look) {
    const { disk, definition, image } = look;
    const format = needGiven(formatOf(disk, definition, image), 'format of the image');
    if (format !== 'qcow2') return notApplicable('not a qcow2 image');
    const { active } = imageChain(look);
    const clusterBytes = needGiven(active.clusterBytes, 'cluster size of the image');
    const entry = active.extendedL2 === true ? ENTRY_BYTES * 2 : ENTRY_BYTES;
    const needed = (active.virtualBytes / clusterBytes) * entry;
    const cache = disk.metadataCacheBytes ?? DEFAULT_CACHE_BYTES;
    const evidence = [
      seen(
        'qemu-img info',
        `${memoryText(active.virtualBytes / 1024)}, clusters of ${clusterBytes / 1024} KiB: ${memoryText(needed / 1024)} of tables`,
      ),
      seen(
        `${disk.at}/driver/metadata_cache`,
        disk.metadataCacheBytes === undefined ? 'not given (32 MiB)' : memoryText(cache / 1024),
      ),
    ];
    return needed <= cache ? pass(...evidence) : fail({ evidence });
  },
  mend(look) {
    const { disk } = look;
    const { active } = imageChain(look);
    const clusterBytes = needGiven(active.clusterBytes, 'cluster size of the image');
    const entry = active.extendedL2 === true ? ENTRY_BYTES * 2 : ENTRY_BYTES;
    const bytes = Math.ceil(active.virtualBytes / clusterBytes) * entry;
    const cache = inDisk(disk, '/driver/metadata_cache/max_size');
    return [
      {
        set: 'definition',
        title: `the tables of ${disk.target} fit its cache`,
        edits: [setText(cache, String(bytes)), setAttribute(cache, 'unit', 'bytes')],
        givesUp: `up to ${memoryText(bytes / 1024)} of host memory`,
      },
    ];
  },
});
