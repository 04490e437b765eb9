import { absent, known, unreadable } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import { SNAPSHOT_SCHEMA, type Snapshot } from '../../model/snapshot.ts';
import { remoteHost } from '../remote-host.ts';

/** What tells whose a guest is. */
export interface GuestIdentity {
  readonly name: string;
  readonly uuid: string;
  readonly mac: string;
  readonly image: string;
  readonly bridge: string;
}

/** A snapshot of one libvirt host whose guests have these identities in every place that can hold them. */
export async function sampleSnapshot(
  hostname: string,
  identities: readonly GuestIdentity[],
): Promise<Snapshot> {
  const host = await remoteHost('qemu:///system');
  return {
    schema: SNAPSHOT_SCHEMA,
    takenAt: '2026-11-23T10:00:00.000Z',
    virtTuneVersion: '0.1.0',
    windowMs: 1000,
    source: 'live',
    privileged: true,
    redacted: false,
    guestSources: [
      { name: `qemu+ssh://admin@${hostname}/system`, outcome: 'used', detail: `host ${hostname}` },
    ],
    host: { ...host, hostname: known(hostname) },
    guests: identities.map(sampleGuest),
  };
}

function sampleGuest(identity: GuestIdentity, index: number): Guest {
  const { name, uuid, image } = identity;
  const directory = image.slice(0, image.lastIndexOf('/'));
  return {
    id: uuid,
    name,
    origin: 'libvirt',
    state: 'running',
    libvirt: { uri: 'qemu:///system', persistent: true },
    definition: known(sampleDefinition(identity)),
    nextStart: known(sampleDefinition(identity)),
    process: unreadable(`guest ${name}: no process with its UUID ${uuid} was found in /proc`),
    accelerator: known('kvm'),
    images: [
      {
        target: 'vda',
        layers: known([
          {
            file: image,
            format: 'qcow2',
            virtualBytes: 1024,
            encrypted: false,
            internalSnapshots: 0,
            extents: unreadable(`${image}: permission denied; run as root`),
            hostFileSystem: unreadable(`${directory}: its mount was not found`),
            hostDevice: absent,
          },
        ]),
      },
    ],
    runtime: unreadable(
      `libvirt domain ${name}: control group /machine.slice/machine-qemu\\x2d${index + 1}\\x2d${name}.scope, ` +
        `monitor of ${uuid.replaceAll('-', '_')}, address 10.1.2.${index + 1}, fd00::${index + 1}`,
    ),
  };
}

function sampleDefinition(identity: GuestIdentity): GuestDefinition {
  return {
    source: 'libvirt-xml',
    name: identity.name,
    uuid: identity.uuid,
    accelerator: 'kvm',
    memoryBacking: { hugePages: [], locked: false, noSharePages: false, discard: false },
    vcpus: { max: 1, current: 1 },
    cpu: { features: [], cells: [] },
    tuning: {
      vcpuPins: [],
      iothreadPins: [],
      vcpuSchedulers: [],
      cacheTune: false,
    },
    numa: { cells: [] },
    memoryLimits: {},
    iothreads: { count: 0, ids: [] },
    features: { hyperv: {}, names: [] },
    clock: { timers: [] },
    disks: [
      {
        target: 'vda',
        bus: 'virtio',
        device: 'disk',
        sourceType: 'file',
        source: identity.image,
        format: 'qcow2',
        iothreads: [],
        readOnly: false,
        shareable: false,
        throttled: false,
        at: 'devices/disk[1]',
      },
    ],
    nics: [
      {
        target: 'vnet0',
        type: 'bridge',
        source: identity.bridge,
        mac: identity.mac,
        bandwidthLimited: false,
        at: 'devices/interface[1]',
      },
    ],
    controllers: [],
    hostDevices: [],
    fileSystems: [],
    otherDevices: [],
    guestAgentChannel: false,
    rawArguments: 0,
    unknownOptions: [],
  };
}
