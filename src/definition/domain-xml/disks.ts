import type { XmlElement } from '@rgrove/parse-xml';
import type { Disk } from '../../model/guest-devices.ts';
import { given } from '../given.ts';
import { readSource } from './disk-source.ts';
import { amountBytes } from './memory.ts';
import {
  attribute,
  children,
  descend,
  flag,
  integer,
  type MaybeElement,
  UnexpectedContent,
} from './xml-element.ts';

export function readDisks(domain: XmlElement): Disk[] {
  const devices = descend(domain, 'devices');
  const scsiIothreads = iothreadsOfControllers(devices);
  return children(devices, 'disk').map((disk, index) => readDisk(disk, index, scsiIothreads));
}

/** SCSI controllers that run in an iothread, by index. */
function iothreadsOfControllers(devices: MaybeElement): ReadonlyMap<number, string> {
  const scsi = children(devices, 'controller').filter(
    (controller) => attribute(controller, 'type') === 'scsi',
  );
  return new Map(
    scsi.flatMap((controller): [number, string][] => {
      const index = integer(controller, 'index');
      const iothread = attribute(descend(controller, 'driver'), 'iothread');
      return index === undefined || iothread === undefined ? [] : [[index, iothread]];
    }),
  );
}

function readDisk(
  disk: XmlElement,
  index: number,
  scsiIothreads: ReadonlyMap<number, string>,
): Disk {
  const target = descend(disk, 'target');
  const name = attribute(target, 'dev');
  if (name === undefined)
    throw new UnexpectedContent(disk, '<disk>: expected a <target> with attribute dev');
  const driver = descend(disk, 'driver');
  const device = attribute(disk, 'device') ?? 'disk';
  const bus = attribute(target, 'bus') ?? busOfName(name);
  return {
    target: name,
    bus,
    device,
    ...readSource(attribute(disk, 'type') ?? 'file', descend(disk, 'source')),
    iothreads: iothreadsOf(disk, bus, scsiIothreads),
    readOnly: descend(disk, 'readonly') !== undefined || device === 'cdrom',
    shareable: descend(disk, 'shareable') !== undefined,
    throttled:
      children(descend(disk, 'iotune')).length > 0 ||
      children(descend(disk, 'throttlefilters')).length > 0,
    ...given({
      format: formatOf(disk),
      cache: attribute(driver, 'cache'),
      io: attribute(driver, 'io'),
      discard: attribute(driver, 'discard'),
      detectZeroes: attribute(driver, 'detect_zeroes'),
      queues: integer(driver, 'queues'),
      queueSize: integer(driver, 'queue_size'),
      metadataCacheBytes: amountBytes(descend(driver, 'metadata_cache', 'max_size')),
      ioeventfd: flag(driver, 'ioeventfd'),
      eventIdx: flag(driver, 'event_idx'),
      packed: flag(driver, 'packed'),
      physicalBlockBytes: integer(descend(disk, 'blockio'), 'physical_block_size'),
      logicalBlockBytes: integer(descend(disk, 'blockio'), 'logical_block_size'),
    }),
    at: `devices/disk[${index + 1}]`,
  };
}

/** An encrypted disk that libvirt calls raw is in QEMU's format luks; opened as raw it would not show that. */
function formatOf(disk: XmlElement): string | undefined {
  const format = attribute(descend(disk, 'driver'), 'type');
  const encryption = descend(disk, 'encryption') ?? descend(disk, 'source', 'encryption');
  const isLuks = /^luks/.test(attribute(encryption, 'format') ?? '');
  return format === 'raw' && isLuks ? 'luks' : format;
}

/** libvirt guesses the bus from the first letters of the target's name. */
function busOfName(name: string): string {
  const bus = { h: 'ide', s: 'scsi', v: 'virtio', x: 'xen', u: 'usb', f: 'fdc' }[name.charAt(0)];
  return bus ?? 'unknown';
}

/** Its own iothreads; a SCSI disk runs in its controller's. */
function iothreadsOf(
  disk: XmlElement,
  bus: string,
  scsiIothreads: ReadonlyMap<number, string>,
): string[] {
  const driver = descend(disk, 'driver');
  const mapped = children(descend(driver, 'iothreads'), 'iothread').flatMap(
    (iothread) => attribute(iothread, 'id') ?? [],
  );
  const single = attribute(driver, 'iothread');
  if (mapped.length > 0 || single !== undefined || bus !== 'scsi')
    return single === undefined ? mapped : [single];
  const ofController = scsiIothreads.get(integer(descend(disk, 'address'), 'controller') ?? 0);
  return ofController === undefined ? [] : [ofController];
}
