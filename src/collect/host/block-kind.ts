import { absent, type Fact, isKnown, known } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';

const BLOCK = '/sys/class/block';

const KIND_BY_NAME: [RegExp, string][] = [
  [/^dm-\d+$/, 'dm'],
  [/^md\d+|^md_/, 'md'],
  [/^loop\d+$/, 'loop'],
  [/^zram\d+$/, 'zram'],
  [/^ram\d+$/, 'ram'],
  [/^nbd\d+$/, 'nbd'],
  [/^rbd\d+$/, 'rbd'],
  [/^drbd\d+$/, 'drbd'],
  [/^bcache\d+$/, 'bcache'],
  [/^zd\d+$/, 'zvol'],
  [/^sr\d+$/, 'cdrom'],
  [/^fd\d+$/, 'floppy'],
  [/^nvme\d+c\d+n\d+$/, 'path'],
];

/** disk | partition | one of the kinds above; `path` = one way to a multipath NVMe namespace. */
export function blockKind(files: FileTree, name: string): string {
  if (files.exists(`${BLOCK}/${name}/partition`)) return 'partition';
  return KIND_BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? 'disk';
}

const TRANSPORT_BY_PATH: [RegExp, string][] = [
  [/\/usb\d+\//, 'usb'],
  [/\/virtio\d+\/host\d+\//, 'virtio-scsi'],
  [/\/virtio\d+\//, 'virtio'],
  [/\/ata\d+\//, 'sata'],
  [/\/rport-\d/, 'fc'],
  [/\/session\d+\//, 'iscsi'],
  [/\/end_device-\d/, 'sas'],
  [/\/mmc_host\//, 'mmc'],
  [/\/vbd-\d/, 'xen'],
  [/\/host\d+\//, 'scsi'],
];

/** How the device is reached, from its place in the device tree. Absent for devices made of others. */
export function transportOf(files: FileTree, name: string, device: string): Fact<string> {
  if (name.startsWith('nvme')) return nvmeTransport(files, name);
  if (device.includes('/virtual/')) return absent;
  const transport = TRANSPORT_BY_PATH.find(([pattern]) => pattern.test(device))?.[1];
  return transport === undefined ? absent : known(transport);
}

/** Fabrics are told apart from the local bus by the controller: `nvme` | `nvme-tcp` | `nvme-rdma` | `nvme-fc`. */
function nvmeTransport(files: FileTree, name: string): Fact<string> {
  const controller = /^nvme\d+/.exec(name)?.[0] ?? name;
  const transport = files.text(`/sys/class/nvme/${controller}/transport`);
  if (!isKnown(transport) || transport.value === 'pcie') return known('nvme');
  return known(`nvme-${transport.value}`);
}

/** What made a mapped device, by the prefix it put into the uuid: LVM, mpath, CRYPT, part1 (kpartx), ... */
export function mapperKind(files: FileTree, name: string): Fact<string> {
  const uuid = files.text(`${BLOCK}/${name}/dm/uuid`);
  if (!isKnown(uuid)) return uuid;
  const prefix = /^([A-Za-z]+)\d*-/.exec(uuid.value)?.[1];
  if (prefix === undefined) return absent;
  return known(prefix === 'part' ? 'partition' : prefix);
}
