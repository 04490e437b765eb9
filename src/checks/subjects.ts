import type { Config } from '../model/config.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Subject } from '../model/finding.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { classOf } from '../policy/guest-class.ts';
import type { GuestLook, HostLook, Looks, SubjectKind } from './looks.ts';

export type Subjects = { [Kind in SubjectKind]: { subject: Subject; look: Looks[Kind] }[] };

/** Everything in a snapshot that a check can be about. */
export function subjectsOf(snapshot: Snapshot, config?: Config): Subjects {
  const host: HostLook = { snapshot, host: snapshot.host };
  const hostName = valueOrUndefined(snapshot.host.hostname) ?? 'host';
  const subjects: Subjects = {
    host: [{ subject: { kind: 'host', name: hostName }, look: host }],
    guest: [],
    disk: [],
    nic: [],
    'block-device': (valueOrUndefined(snapshot.host.blockDevices) ?? []).map((device) => ({
      subject: { kind: 'block-device', name: device.name },
      look: { ...host, device },
    })),
    'host-nic': (valueOrUndefined(snapshot.host.nics) ?? []).map((hostNic) => ({
      subject: { kind: 'host-nic', name: hostNic.name },
      look: { ...host, hostNic },
    })),
  };
  for (const guest of snapshot.guests) {
    addGuest(subjects, { ...host, guest, policy: classOf(guest, config)?.policy });
  }
  return subjects;
}

function addGuest(subjects: Subjects, look: GuestLook): void {
  const { guest } = look;
  subjects.guest.push({ subject: { kind: 'guest', guest: guest.id, name: guest.name }, look });
  const definition = valueOrUndefined(guest.definition);
  if (definition === undefined) return;
  for (const disk of definition.disks) {
    const image = guest.images.find(({ target }) => target === disk.target);
    subjects.disk.push({
      subject: { kind: 'disk', guest: guest.id, name: `${guest.name}/${disk.target}` },
      look: { ...look, definition, disk, image },
    });
  }
  for (const nic of definition.nics) {
    subjects.nic.push({
      subject: { kind: 'nic', guest: guest.id, name: `${guest.name}/${nic.target}` },
      look: { ...look, definition, nic },
    });
  }
}
