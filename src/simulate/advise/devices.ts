import { emulatedDisk, emulatedNic, virtualDisk } from '../../evidence/devices.ts';
import type { Advice, Reason, Workload } from '../../model/advice.ts';
import type { AdviceSetting } from './setting.ts';

/** From here a paravirtual card and its host threads are busy with packets. */
const FAST_GBPS = 10;

const KEEPS: Reason = {
  text: 'a passed-through device ties the guest to this host and its memory to the guest',
};

type Device = 'virtio' | 'passthrough' | 'emulated';

/** A device of the host costs live migration; without drivers only an emulated one works. */
function deviceFor({ virtio, liveMigration }: Workload, isDemanding: boolean): Device {
  if (isDemanding && !liveMigration) return 'passthrough';
  return virtio ? 'virtio' : 'emulated';
}

export function adviseDisk({ workload }: AdviceSetting): Advice {
  const choice = deviceFor(workload, workload.disk === 'random');
  const paravirtual: Reason = { text: virtualDisk.basis, source: virtualDisk.source };
  const emulated: Reason = { text: emulatedDisk.basis, source: emulatedDisk.source };
  return {
    topic: 'disk',
    question: 'virtio, passthrough or emulated disk?',
    choice: choice === 'passthrough' ? 'passthrough (an NVMe drive of its own)' : choice,
    ...weigh(
      choice,
      {
        virtio: [paravirtual, emulated],
        passthrough: [
          { text: 'requests go to the drive past host and emulator: small random ones gain most' },
          paravirtual,
        ],
        emulated: [{ text: 'the guest has no driver for virtio' }],
      },
      workload,
    ),
  };
}

export function adviseNetwork({ workload }: AdviceSetting): Advice {
  const { networkGbps, latency } = workload;
  const choice = deviceFor(workload, networkGbps > FAST_GBPS || (latency && networkGbps > 0));
  return {
    topic: 'network',
    question: 'virtio, passthrough or emulated card?',
    choice: choice === 'passthrough' ? 'passthrough (SR-IOV)' : choice,
    ...weigh(
      choice,
      {
        virtio: [
          {
            text: '9.3 Gbit/s in bulk, 30 us more a round trip with vhost',
            source: 'Felter et al., IBM RC25482 (2014), quoted',
          },
          { text: emulatedNic.basis, source: emulatedNic.source },
        ],
        passthrough: [
          {
            text: 'line rate at 9.48 Gbit/s for 1.76 % of a processor a guest, 60 guests',
            source: 'Dong et al., HPCA 2010 (abstract)',
          },
          {
            text: '97 to 100 % of bare metal where interrupts need no exit',
            source: 'Gordon et al., ELI, ASPLOS 2012 (abstract)',
          },
        ],
        emulated: [{ text: 'the guest has no driver for virtio' }],
      },
      workload,
    ),
  };
}

export function adviseUsb({ workload }: AdviceSetting): Advice {
  const choice = workload.usb ? 'emulated xHCI, or its controller passed through' : 'none';
  return {
    topic: 'usb',
    question: 'which USB controller?',
    choice,
    for: [
      {
        text: 'UHCI and EHCI are polled 1,000 times a second while a device is in use; xHCI and virtio-tablet are not',
        source: 'kraxel.org (2014)',
      },
    ],
    against: workload.usb
      ? [
          {
            text: 'the protocol is the limit of USB devices: a passed-through controller shares nothing with other guests',
          },
        ]
      : [],
  };
}

/** What speaks for the choice, and for each way that was not chosen. */
function weigh(
  choice: Device,
  reasons: Readonly<Record<Device, readonly Reason[]>>,
  { virtio, liveMigration }: Workload,
): Pick<Advice, 'for' | 'against'> {
  const migrates: Reason = {
    text: 'it is to be migrated live, which devices of the host do not allow',
  };
  const others: Reason[] = {
    virtio: liveMigration ? [] : [{ text: 'passthrough would be faster for many small requests' }],
    passthrough: [KEEPS],
    emulated: [{ text: emulatedDisk.basis, source: emulatedDisk.source }],
  }[choice];
  return {
    for: [...reasons[choice], ...(choice !== 'passthrough' && liveMigration ? [migrates] : [])],
    against: [
      ...others,
      ...(choice === 'passthrough' && !virtio
        ? [{ text: 'it needs a driver for that very device' }]
        : []),
    ],
  };
}
