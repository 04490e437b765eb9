import { z } from 'zod';
import { fact } from './fact-schema.ts';
import { GuestDefinition } from './guest-definition.ts';
import { DiskImage } from './guest-image.ts';
import { GuestProcess, GuestRuntime } from './guest-runtime.ts';

/** A KVM virtual machine, however it was started. A libvirt guest and its QEMU process are one guest. */
export const Guest = z.strictObject({
  /** Unique within the snapshot: the UUID, else `pid-1234`. */
  id: z.string(),
  name: z.string(),
  /** Who started it. other-vmm: holds KVM descriptors but is not QEMU (crosvm, firecracker, ...). */
  origin: z.enum(['libvirt', 'qemu', 'other-vmm']),
  /** running | paused | shutoff | crashed | pmsuspended | unresponsive | unknown */
  state: z.string(),
  /** The managing libvirt: URI and what it says beyond the definition. */
  libvirt: z
    .strictObject({
      uri: z.string(),
      persistent: z.boolean().optional(),
      autostart: z.boolean().optional(),
      /** A job (migration, backup) was active while sampling: rates are not representative. */
      jobActive: z.boolean().optional(),
    })
    .optional(),
  /** What runs now (live XML, else the command line); for a defined, inactive guest its definition. */
  definition: fact(GuestDefinition),
  /** libvirt's definition for the next start; absent for transient and bare QEMU guests. */
  nextStart: fact(GuestDefinition),
  process: fact(GuestProcess),
  /** Accelerator really in use: kvm | tcg | ... from the descriptors, QMP query-kvm or the command line. */
  accelerator: fact(z.string()),
  images: z.array(DiskImage),
  runtime: fact(GuestRuntime),
});
export type Guest = z.infer<typeof Guest>;
