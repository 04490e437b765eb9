import { z } from 'zod';

export const Disk = z.strictObject({
  /** Name inside the definition: libvirt's target (`vda`), QEMU's drive or device id. */
  target: z.string(),
  /** virtio | scsi | ide | sata | usb | fdc | nvme | sd */
  bus: z.string(),
  /** disk | cdrom | floppy | lun */
  device: z.string(),
  /** file | block | dir | network | volume | nvme | vhostuser | vhostvdpa | none */
  sourceType: z.string(),
  /** File or device path, or protocol://host/name; without credentials. */
  source: z.string().optional(),
  format: z.string().optional(),
  cache: z.string().optional(),
  /** threads | native | io_uring */
  io: z.string().optional(),
  discard: z.string().optional(),
  detectZeroes: z.string().optional(),
  /** One iothread, or several (iothread-vq-mapping); a SCSI disk's is its controller's. */
  iothreads: z.array(z.string()),
  queues: z.int().optional(),
  queueSize: z.int().optional(),
  metadataCacheBytes: z.number().optional(),
  readOnly: z.boolean(),
  shareable: z.boolean(),
  /** Throttled by <iotune> or throttle groups. */
  throttled: z.boolean(),
  ioeventfd: z.boolean().optional(),
  eventIdx: z.boolean().optional(),
  packed: z.boolean().optional(),
  physicalBlockBytes: z.number().optional(),
  logicalBlockBytes: z.number().optional(),
  /** Where in the definition: `devices/disk[1]`, `-device virtio-blk-pci,id=d0`. */
  at: z.string(),
});
export type Disk = z.infer<typeof Disk>;

export const Nic = z.strictObject({
  /** Host-side device where known (`vnet0`), else `net0`, `net1`, ... */
  target: z.string(),
  /** network | bridge | user | direct | ethernet | hostdev | vhostuser | vdpa | udp | ... */
  type: z.string(),
  model: z.string().optional(),
  mac: z.string().optional(),
  source: z.string().optional(),
  /** vhost | qemu, as asked for */
  driver: z.string().optional(),
  /** Of type user: passt; where left out QEMU carries the packets itself (slirp). */
  backend: z.string().optional(),
  queues: z.int().optional(),
  rxQueueSize: z.int().optional(),
  txQueueSize: z.int().optional(),
  mtu: z.int().optional(),
  bandwidthLimited: z.boolean(),
  at: z.string(),
});
export type Nic = z.infer<typeof Nic>;
