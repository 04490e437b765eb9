import { z } from 'zod';
import { fact } from './fact-schema.ts';

const numbers = z.record(z.string(), z.number());

export const BlockDevice = z.strictObject({
  /** Kernel name: sda, nvme0n1, dm-3, vda1. */
  name: z.string(),
  /** disk | partition | dm | md | loop | zram | ... from the name and sysfs. */
  kind: z.string(),
  /** NVMe, virtio, scsi, ... from the device path. */
  transport: fact(z.string()),
  model: fact(z.string()),
  sizeKiB: fact(z.number()),
  /** Direct lower devices (kernel names): a partition's disk, LVM's and md's members, a loop's backing device. */
  lower: z.array(z.string()),
  /** Device-mapper name, or a loop device's file. */
  alias: fact(z.string()),
  /** Device-mapper target type where told by its uuid prefix (LVM, mpath, CRYPT). */
  dmKind: fact(z.string()),
  /** What device-mapper does with its lower devices: linear, snapshot, thin-pool, crypt, ... first target of the table. */
  dmTarget: fact(z.string()),
  /** That target's status line in the form of `dmsetup status`, after the target's name. */
  dmStatus: fact(z.string()),
  /** raid0, raid1, ... */
  mdLevel: fact(z.string()),
  /** First 512-byte sector on the disk, of a partition. */
  startSector: fact(z.number()),
  /** Bytes by which this device's start is off the physical block; 0 = aligned. */
  alignmentOffsetBytes: fact(z.number()),
  rotational: fact(z.boolean()),
  scheduler: fact(z.string()),
  schedulerChoices: fact(z.array(z.string())),
  readAheadKiB: fact(z.number()),
  requests: fact(z.number()),
  hardwareQueues: fact(z.number()),
  /** 0 | 1 (complete on the submitter's group) | 2 (on its very pCPU) */
  requestAffinity: fact(z.number()),
  noMerges: fact(z.number()),
  ioTimeoutMs: fact(z.number()),
  minimumIoBytes: fact(z.number()),
  optimalIoBytes: fact(z.number()),
  /** none | host-aware | host-managed */
  zoned: fact(z.string()),
  logicalBlockBytes: fact(z.number()),
  physicalBlockBytes: fact(z.number()),
  discardMaxBytes: fact(z.number()),
  writeCache: fact(z.string()),
  numaNode: fact(z.int()),
  /** Over the window: reads, writes, readKiB, writtenKiB per second, and busyShare (io_ticks). */
  activity: fact(numbers),
});
export type BlockDevice = z.infer<typeof BlockDevice>;

export const Mount = z.strictObject({
  mountPoint: z.string(),
  fsType: z.string(),
  source: z.string(),
  options: z.array(z.string()),
  /** Kernel name of the block device, where it has one. */
  device: fact(z.string()),
  sizeKiB: fact(z.number()),
  usedShare: fact(z.number()),
});
export type Mount = z.infer<typeof Mount>;
