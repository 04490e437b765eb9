import { defineCheck, fail, need, pass, seen } from '../check.ts';

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
    const costly = otherDevices.flatMap(({ kind, model, bus, at }) => {
      const row = COSTLY.find(
        (each) =>
          each.kind === kind &&
          each.model.test(model) &&
          (bus === undefined || each.bus === undefined || each.bus === bus),
      );
      return row === undefined ? [] : [{ at, model, why: row.why }];
    });
    if (costly.length === 0) return pass(seen('needless devices', 'none'));
    return fail({
      evidence: costly.map(({ at, model, why }) => seen(at, `${model} ${why}`)),
    });
  },
});
