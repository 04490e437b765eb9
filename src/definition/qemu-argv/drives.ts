import type { Disk } from '../../model/guest-devices.ts';
import { given } from '../given.ts';
import { type BlockBackend, type BlockNodes, backendOf, cacheWord } from './block-graph.ts';
import type { CommandLine, Option } from './command-line.ts';
import {
  integerProperty,
  type Properties,
  parseProperties,
  property,
  switchProperty,
} from './properties.ts';

/** One -drive, or an option that is short for one (-hda, -cdrom, ...). */
export interface Drive {
  /** Its id, or the name QEMU gives it. */
  readonly id: string;
  /** ide, scsi, virtio, floppy, pflash, none, ... */
  readonly interface: string;
  readonly properties: Properties;
  readonly at: string;
}

const SHORT_FORMS: ReadonlyMap<string, string> = new Map([
  ['hda', 'index=0'],
  ['hdb', 'index=1'],
  ['hdc', 'index=2'],
  ['hdd', 'index=3'],
  ['cdrom', 'index=2,media=cdrom'],
  ['fda', 'if=floppy,index=0'],
  ['fdb', 'if=floppy,index=1'],
  ['sd', 'if=sd'],
  ['pflash', 'if=pflash'],
  ['mtdblock', 'if=mtd'],
]);

/** Units a bus of the interface has; 0: one unit a drive. q35's AHCI has one unit a port. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['ide', 2],
  ['scsi', 7],
]);

export function readDrives(line: CommandLine, isQ35: boolean): Drive[] {
  const used = new Map<string, Places>();
  let drives = 0;
  return line.options.flatMap((option) => {
    const properties = driveProperties(option);
    if (option.name === 'drive') drives++;
    if (properties === undefined) return [];
    const kind = property(properties, 'if') ?? 'ide';
    const places = used.get(kind) ?? { taken: new Set<number>(), firstFree: 0 };
    used.set(kind, places);
    const number = indexOf(properties, places, unitsOf(kind, isQ35));
    places.taken.add(number);
    const name = nameOfDrive(kind, number, {
      cdrom: property(properties, 'media') === 'cdrom',
      units: unitsOf(kind, isQ35),
    });
    const given = property(properties, 'id');
    const at = given === undefined ? `-drive[${drives}]` : `-drive id=${given}`;
    return [
      {
        id: given ?? name,
        interface: kind,
        properties,
        at: option.name === 'drive' ? at : `-${option.name}`,
      },
    ];
  });
}

function driveProperties(option: Option): Properties | undefined {
  if (option.name === 'drive') return parseProperties(option.value);
  const short = SHORT_FORMS.get(option.name);
  if (short === undefined || (option.value === '' && option.name !== 'sd')) return undefined;
  return new Map([...parseProperties(short), ['file', [option.value]]]);
}

function unitsOf(kind: string, isQ35: boolean): number {
  return kind === 'ide' && isQ35 ? 1 : (UNITS.get(kind) ?? 0);
}

/** Units of one interface that drives have taken so far. None below the first free one is free. */
interface Places {
  readonly taken: Set<number>;
  firstFree: number;
}

function indexOf(drive: Properties, places: Places, units: number): number {
  const bus = integerProperty(drive, 'bus');
  const unit = integerProperty(drive, 'unit');
  if (bus !== undefined || unit !== undefined) return (bus ?? 0) * units + (unit ?? 0);
  const index = integerProperty(drive, 'index');
  if (index !== undefined) return index;
  while (places.taken.has(places.firstFree)) places.firstFree++;
  return places.firstFree;
}

/** As blockdev.c names a drive without an id: ide0-hd1, ide1-cd0, virtio0. */
function nameOfDrive(
  kind: string,
  index: number,
  drive: { cdrom: boolean; units: number },
): string {
  const medium = drive.cdrom ? '-cd' : '-hd';
  if (drive.units > 0)
    return `${kind}${Math.floor(index / drive.units)}${medium}${index % drive.units}`;
  return `${kind}${index}`;
}

/** Backend of a drive: its block properties are as a node's, with the older spellings beside them. */
export function driveBackend(drive: Drive, nodes: BlockNodes): BlockBackend {
  const { properties } = drive;
  const format = property(properties, 'format');
  const top = new Map(properties);
  if (format !== undefined && !top.has('driver')) top.set('driver', [format]);
  const backend = backendOf(top, nodes);
  const io = property(properties, 'aio') ?? backend.io;
  return {
    ...backend,
    ...given({ io }),
    readOnly: backend.readOnly || property(properties, 'media') === 'cdrom',
  };
}

/** cache=WORD as given; else from the switches. */
export function driveCache(drive: Drive): string | undefined {
  const word = property(drive.properties, 'cache');
  const names = ['cache.writeback', 'cache.direct', 'cache.no-flush'];
  if (word !== undefined) return word === 'off' ? 'none' : word;
  if (!names.some((name) => drive.properties.has(name))) return undefined;
  const mode = {
    direct: switchProperty(drive.properties, 'cache.direct') === true,
    noFlush: switchProperty(drive.properties, 'cache.no-flush') === true,
  };
  return cacheWord(mode, switchProperty(drive.properties, 'cache.writeback') !== false);
}

const BUS_OF_INTERFACE: ReadonlyMap<string, string> = new Map([
  ['floppy', 'fdc'],
  ['virtio', 'virtio'],
  ['scsi', 'scsi'],
  ['sd', 'sd'],
  ['xen', 'xen'],
]);

/** A drive that QEMU attaches by itself; undefined for firmware flash and drives that a -device takes. */
export function diskOfDrive(drive: Drive, nodes: BlockNodes, isQ35: boolean): Disk | undefined {
  const ide = isQ35 ? 'sata' : 'ide';
  const bus = drive.interface === 'ide' ? ide : BUS_OF_INTERFACE.get(drive.interface);
  if (bus === undefined) return undefined;
  const { cache: _, ...backend } = driveBackend(drive, nodes);
  return {
    target: drive.id,
    bus,
    device: mediumOf(drive),
    iothreads: [],
    shareable: false,
    ...backend,
    ...given({ cache: driveCache(drive) }),
    at: drive.at,
  };
}

function mediumOf(drive: Drive): string {
  if (drive.interface === 'floppy') return 'floppy';
  return property(drive.properties, 'media') === 'cdrom' ? 'cdrom' : 'disk';
}
