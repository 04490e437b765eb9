import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { inScsiController, setAttribute } from '../edit.ts';

export const check = defineCheck({
  id: 'PV-06',
  topic: 'paravirt',
  subject: 'guest',
  title: 'SCSI disks hang on a virtio controller',
  problem: 'SCSI disks hang on an emulated controller',
  severity: 'medium',
  reads: ['/domain/devices/controller[@type="scsi"]/@model', 'disks with bus="scsi"'],
  why: 'The emulated LSI and MegaRAID controllers exit to QEMU for every command and have one queue; virtio-scsi rings a doorbell.',
  remedy: '<controller type="scsi" model="virtio-scsi"/>, with an iothread.',
  takesEffect: 'next-start',
  notWhen: 'The guest has no vioscsi or virtio_scsi driver.',
  sources: ['Proxmox VE admin guide, qm: SCSI controller', 'libvirt formatdomain: controllers'],
  evaluate({ guest }) {
    const { disks, controllers } = need(guest.definition, 'definition of the guest');
    if (!disks.some(({ bus }) => bus === 'scsi'))
      return notApplicable('the guest has no SCSI disk');
    const scsi = controllers.filter(({ type }) => type === 'scsi');
    needGiven(scsi[0], 'SCSI controller of the disks');
    const emulated = scsi.filter(({ model }) => model?.startsWith('virtio') !== true);
    const evidence = (emulated.length === 0 ? scsi : emulated).map(({ at, model }) =>
      seen(at, `model ${model ?? 'not given (lsilogic)'}`),
    );
    return emulated.length === 0 ? pass(...evidence) : fail({ evidence });
  },
  mend: ({ guest }) => [
    {
      set: 'definition',
      title: 'its SCSI controller is virtio-scsi',
      edits: [
        setAttribute(
          inScsiController(need(guest.definition, 'definition of the guest'), ''),
          'model',
          'virtio-scsi',
        ),
      ],
      risk: 'high',
      riskText:
        'without the virtio-scsi driver among its boot files the guest does not start (initramfs; Windows: vioscsi)',
    },
  ],
});
