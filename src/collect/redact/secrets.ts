import { valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { isPlainPath } from './plain-paths.ts';
import type { SecretKind } from './pseudonyms.ts';

/** Something that must not remain: a name, a path, wherever it stands. */
export interface Secret {
  readonly kind: SecretKind;
  readonly original: string;
}

/** Names of devices that every machine has; they say nothing about whose it is. */
const PLAIN_DEVICE =
  /^(?:vnet|tap|macvtap|macvlan|net|virbr|br|ovsbr|vmbr|bond|team|veth|eth|ib|lo|wlan|docker|dummy|vd|sd|hd|fd|xvd|nvme|virtio-disk|drive|disk|iothread|io|scsi|ide|sata|virtio|hostnet)[a-z]?[-_]?\d*(?:[-.:]\d+)*$|^(?:vd|sd|hd|xvd)[a-z]{1,2}$|^en(?:o|s|p)\w+$|^(?:default|lo|none)$|^nvme\d+n\d+(?:p\d+)?$|^(?:dm|md|loop|zram|sr)-?\d+$/;

/** All names and paths that a snapshot holds in fields of their own. */
export function findSecrets(snapshot: Snapshot): Secret[] {
  const secrets: Secret[] = [...hostSecrets(snapshot)];
  for (const guest of snapshot.guests) secrets.push(...guestSecrets(guest));
  for (const source of snapshot.guestSources) secrets.push(...uriSecrets(source.name));
  return secrets.filter((secret) => secret.original !== '');
}

function hostSecrets({ host }: Snapshot): Secret[] {
  const hostname = valueOrUndefined(host.hostname);
  const secrets: Secret[] = [];
  if (hostname !== undefined) {
    secrets.push({ kind: 'host', original: hostname });
    // The short form stands in many places where the full one does not.
    const short = hostname.split('.')[0] ?? '';
    if (short !== hostname) secrets.push({ kind: 'host', original: short });
  }
  for (const mount of valueOrUndefined(host.mounts) ?? [])
    secrets.push(...paths(mount.mountPoint), ...paths(mount.source));
  for (const device of valueOrUndefined(host.blockDevices) ?? [])
    secrets.push(...named(valueOrUndefined(device.alias)));
  for (const nic of valueOrUndefined(host.nics) ?? []) secrets.push(...named(nic.name));
  for (const swap of valueOrUndefined(host.memory.swaps) ?? []) secrets.push(...paths(swap.name));
  return secrets;
}

function guestSecrets(guest: Guest): Secret[] {
  const secrets: Secret[] = [{ kind: 'guest', original: guest.name }];
  for (const definition of [guest.definition, guest.nextStart]) {
    const value = valueOrUndefined(definition);
    if (value !== undefined) secrets.push(...definitionSecrets(value));
  }
  for (const image of guest.images) {
    secrets.push(...named(image.target));
    for (const layer of valueOrUndefined(image.layers) ?? []) secrets.push(...paths(layer.file));
  }
  const executable = valueOrUndefined(guest.process)?.executable;
  secrets.push(...paths(executable === undefined ? undefined : valueOrUndefined(executable)));
  if (guest.libvirt !== undefined) secrets.push(...uriSecrets(guest.libvirt.uri));
  return secrets;
}

function definitionSecrets(definition: GuestDefinition): Secret[] {
  return [
    { kind: 'guest', original: definition.name },
    ...paths(definition.firmware),
    ...definition.disks.flatMap((disk) => [...named(disk.target), ...paths(disk.source)]),
    ...definition.nics.flatMap((nic) => [...named(nic.target), ...named(nic.source)]),
    ...definition.iothreads.ids.flatMap(named),
    ...definition.fileSystems.flatMap((each) => [...named(each.target), ...paths(each.target)]),
  ];
}

/** User and host of a libvirt URI, and the whole of every parameter. */
function uriSecrets(uri: string): Secret[] {
  const match = /^[a-z0-9+]+:\/\/(?:([^@/]*)@)?([^/]*)/.exec(uri);
  if (match === null) return [];
  const [, user = '', host = ''] = match;
  const parameters = uri.split('?')[1]?.split('&') ?? [];
  return [
    { kind: 'id', original: user },
    { kind: 'host', original: host },
    ...parameters.flatMap((parameter) => paths(parameter.slice(parameter.indexOf('=') + 1))),
  ];
}

function paths(text: string | undefined): Secret[] {
  if (text === undefined || isPlainPath(text)) return [];
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return [{ kind: 'url', original: text }];
  // `server:/export`, a subvolume, a volume's name: a name, not a place on this machine.
  if (!text.startsWith('/'))
    return [{ kind: text.includes('/') ? 'path' : 'device', original: text }];
  // Reasons name directories, too.
  const directory = text.slice(0, text.lastIndexOf('/'));
  return [{ kind: 'path', original: text }, ...(directory === '' ? [] : paths(directory))];
}

function named(text: string | undefined): Secret[] {
  if (text === undefined || PLAIN_DEVICE.test(text)) return [];
  return text.startsWith('/') ? paths(text) : [{ kind: 'device', original: text }];
}
