import { z } from 'zod';
import { fact } from './fact-schema.ts';

/** One file or device of a disk's backing chain, from `qemu-img info -U`. */
export const ImageLayer = z.strictObject({
  file: z.string(),
  format: z.string(),
  virtualBytes: z.number(),
  /** Allocated on the host; null for block devices and network images. */
  allocatedBytes: z.number().optional(),
  clusterBytes: z.number().optional(),
  compat: z.string().optional(),
  extendedL2: z.boolean().optional(),
  lazyRefcounts: z.boolean().optional(),
  encrypted: z.boolean(),
  internalSnapshots: z.int(),
  /** Extents of the file on the host's file system (FIEMAP). */
  extents: fact(z.int()),
  /** Type of the host file system that holds the file (ext4, xfs, btrfs, ...), or `block`. */
  hostFileSystem: fact(z.string()),
  /** Kernel name of the block device under that file system, or of the device itself. */
  hostDevice: fact(z.string()),
});
export type ImageLayer = z.infer<typeof ImageLayer>;

/** First layer = the active one. */
export const DiskImage = z.strictObject({ target: z.string(), layers: fact(z.array(ImageLayer)) });
export type DiskImage = z.infer<typeof DiskImage>;
