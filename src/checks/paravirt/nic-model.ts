import { isPc } from '../../derived/is-pc.ts';
import { isWindows } from '../../derived/is-windows.ts';
import { defineCheck, fail, notApplicable, pass, seen, unknown } from '../check.ts';
import { inNic, setAttribute } from '../edit.ts';

/** Passed-through devices bring their own model. */
const OWN_DEVICE: ReadonlySet<string> = new Set(['hostdev', 'vdpa']);

export const check = defineCheck({
  id: 'PV-02',
  topic: 'paravirt',
  subject: 'nic',
  title: 'The network card is a virtio one',
  problem: 'The network card is an emulated one',
  severity: 'high',
  reads: ['/domain/devices/interface/model/@type', '-device e1000, -nic model='],
  why: 'An emulated card leaves to QEMU for its registers at every packet, copies in user space, and cannot use vhost. virtio moved up to three times as much.',
  remedy: '<model type="virtio"/>, after the guest has the driver (Windows: NetKVM).',
  takesEffect: 'next-start',
  notWhen: 'Old systems and appliances without a virtio driver, or licences bound to the card.',
  sources: ['Proxmox VE admin guide, qm: network device'],
  evaluate({ nic, guest, definition, host }) {
    if (OWN_DEVICE.has(nic.type)) return notApplicable(`the card is a ${nic.type} device`);
    // PCs get an emulated card by default, other machines mostly a virtio one.
    if (nic.model === undefined && isPc(definition, host) !== true)
      return unknown('model of the card: not given, and its default depends on the machine');
    const model = nic.model ?? 'not given (the hypervisor’s default: rtl8139 or e1000)';
    const evidence = seen(nic.at, `model ${model}`);
    if (model.startsWith('virtio')) return pass(evidence);
    return fail({
      evidence: [evidence],
      reason: `${nic.target} of ${guest.name} is emulated: ${model}.`,
    });
  },
  mend: ({ nic, guest }) => [
    {
      set: 'definition',
      title: `${nic.target} is a virtio card`,
      edits: [setAttribute(inNic(nic, '/model'), 'type', 'virtio')],
      risk: isWindows(guest) ? 'high' : 'medium',
      riskText:
        'without the virtio driver the guest has no network (Windows: NetKVM), and the card may have another name inside',
    },
  ],
});
