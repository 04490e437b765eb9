import { defineCheck, fail, need, needGiven, noMend, notApplicable, pass, seen } from '../check.ts';
import { remove, setAttribute } from '../edit.ts';

/** USB 1 and 2 controllers; the guest’s driver polls them. */
const POLLED = /uhci|ohci|ehci|piix\d-usb/;

export const check = defineCheck({
  id: 'DEV-10',
  topic: 'device',
  subject: 'guest',
  title: 'USB devices hang on an xHCI controller',
  problem: 'The guest has a USB controller that is polled',
  severity: 'low',
  reads: ['/domain/devices/controller[@type="usb"]/@model', '-usb, -device piix3-usb-uhci'],
  why: 'UHCI and EHCI emulation walks schedules in memory a thousand times a second while a device is attached. USB is bounded by its protocol anyway; nothing fast belongs there.',
  remedy:
    '<controller type="usb" model="qemu-xhci"/>, or model="none" where no USB device is needed.',
  takesEffect: 'next-start',
  notWhen: 'Old guests without an xHCI driver.',
  sources: ['QEMU documentation: USB emulation', 'libvirt kvm-realtime.rst: no USB'],
  evaluate({ guest }) {
    const { controllers } = need(guest.definition, 'definition of the guest');
    const usb = controllers.filter(({ type, model }) => type === 'usb' && model !== 'none');
    if (usb.length === 0) return notApplicable('the guest has no USB controller');
    const evidence = usb.map(({ at, model }) =>
      seen(at, `model ${model ?? 'not given (the machine’s default)'}`),
    );
    const polled = usb.some(({ model }) => model !== undefined && POLLED.test(model));
    if (polled) return fail({ evidence });
    for (const { at, model } of usb) needGiven(model, `model of ${at}`);
    return pass(...evidence);
  },
  mend({ guest }) {
    const { controllers } = need(guest.definition, 'definition of the guest');
    const usb = controllers.filter(({ type }) => type === 'usb');
    if (usb.length !== 1) noMend('several USB controllers make one another’s companion: by hand');
    return [
      {
        set: 'definition',
        title: 'its USB controller is an xHCI',
        edits: [
          // The old model's: libvirt gives the new one an address of its own.
          remove(`devices/controller[@model="${usb[0]?.model ?? ''}"]/address`),
          setAttribute('devices/controller[@type="usb"]', 'model', 'qemu-xhci'),
        ],
        risk: 'low',
        riskText: 'old guests have no xHCI driver: USB devices are missing then',
      },
    ];
  },
});
