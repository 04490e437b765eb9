import type { GuestDefinition } from '../../model/guest-definition.ts';
import { defineCheck, fail, need, noMend, pass, seen } from '../check.ts';
import { remove } from '../edit.ts';

/** Devices whose emulation wakes QEMU up without anybody using them on a server. */
const COSTLY: readonly {
  readonly kind: string;
  readonly model: RegExp;
  readonly bus?: string;
  readonly why: string;
}[] = [
  // libvirt's default bus of a tablet is USB and stands in the text; a virtio tablet is not polled.
  { kind: 'input', model: /tablet/, bus: 'usb', why: 'is polled over USB' },
  { kind: 'sound', model: /.*/, why: 'runs a timer' },
  { kind: 'video', model: /^(cirrus|qxl|vga|vmvga)$/, why: 'keeps a frame buffer' },
];

type OtherDevice = GuestDefinition['otherDevices'][number];

const WORDS: Readonly<Record<string, string>> = { input: 'USB tablet', sound: 'sound card' };

export const check = defineCheck({
  id: 'PV-15',
  topic: 'paravirt',
  subject: 'guest',
  title: 'The guest carries no emulated devices it does not need',
  problem: 'The guest carries emulated devices that cost wake-ups and memory',
  severity: 'low',
  reads: ['/domain/devices/input, sound, video', '-device usb-tablet, -vga, -device intel-hda'],
  why: 'A USB tablet makes the controller poll, sound cards and old graphics run timers and hold memory, also when nobody looks.',
  remedy: 'Remove them from servers; virtio video and a serial console serve for emergencies.',
  takesEffect: 'next-start',
  notWhen: 'The guest is used at its screen.',
  sources: [
    'RHEL Virtualization Tuning and Optimization Guide, 3.1.2',
    'oVirt: high performance virtual machines',
  ],
  evaluate({ guest }) {
    const { otherDevices } = need(guest.definition, 'definition of the guest');
    const costly = otherDevices.flatMap((device) => {
      const why = costOf(device);
      return why === undefined ? [] : [{ ...device, why }];
    });
    if (costly.length === 0) return pass(seen('needless devices', 'none'));
    return fail({
      evidence: costly.map(({ at, model, why }) => seen(at, `${model} ${why}`)),
    });
  },
  mend({ guest }) {
    const { otherDevices } = need(guest.definition, 'definition of the guest');
    const costly = otherDevices.filter((device) => costOf(device) !== undefined);
    const kinds = new Set(costly.map(({ kind }) => kind));
    if (kinds.has('video')) noMend('another video device needs a driver inside the guest');
    return [
      {
        set: 'definition',
        title: `it has no ${[...kinds].map((kind) => WORDS[kind] ?? kind).join(' and no ')}`,
        edits: [...kinds].map((kind) =>
          remove(kind === 'input' ? 'devices/input[@type="tablet"]' : `devices/${kind}`),
        ),
        risk: 'low',
        riskText:
          'who works at the guest’s screen misses them: the pointer no longer follows the mouse',
      },
    ];
  },
});

/** Why it is not for a server; undefined where it is no such device. */
function costOf({ kind, model, bus }: OtherDevice): string | undefined {
  return COSTLY.find(
    (each) =>
      each.kind === kind &&
      each.model.test(model) &&
      (bus === undefined || each.bus === undefined || each.bus === bus),
  )?.why;
}
