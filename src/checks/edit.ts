import type { GuestDefinition } from '../model/guest-definition.ts';
import type { Disk, Nic } from '../model/guest-devices.ts';
import type { XmlEdit } from '../model/xml-edit.ts';
import { noMend } from './check.ts';

/** Edits of domain XML that mends are made of. Devices are found by what stays theirs: a place in a list does not. */

/** @param value null takes the attribute away */
export function setAttribute(path: string, attribute: string, value: string | null): XmlEdit {
  return { do: 'set', path, attribute, value };
}

export function setText(path: string, value: string): XmlEdit {
  return { do: 'text', path, value };
}

export function remove(path: string): XmlEdit {
  return { do: 'remove', path };
}

export function add(path: string, xml: string): XmlEdit {
  return { do: 'add', path, xml };
}

/** `/target` and so on below a disk. */
export function inDisk({ target }: Disk, below: string): string {
  return `devices/disk[target/@dev="${plain(target)}"]${below}`;
}

/** `/model` and so on below a network card. */
export function inNic({ mac, target }: Nic, below: string): string {
  if (mac === undefined) noMend(`the definition gives ${target} no MAC address to find it by`);
  return `devices/interface[mac/@address="${plain(mac)}"]${below}`;
}

function plain(name: string): string {
  return /^[\w.:@+-]+$/.test(name) ? name : noMend(`an edit cannot name ${JSON.stringify(name)}`);
}

/** Below the only SCSI controller: which of several a disk hangs on is not told. */
export function inScsiController({ controllers }: GuestDefinition, below: string): string {
  const scsi = controllers.filter(({ type }) => type === 'scsi');
  if (scsi.length !== 1) noMend('the guest has several SCSI controllers: choose by hand');
  return `devices/controller[@type="scsi"]${below}`;
}
