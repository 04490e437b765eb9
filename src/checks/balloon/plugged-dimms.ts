import { count } from '../../model/amount.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

/** DIMMs as libvirt and as QEMU call them. NVDIMMs hold data and are not meant to be resized. */
const DIMMS: ReadonlySet<string> = new Set(['dimm', 'pc-dimm']);

export const check = defineCheck({
  id: 'BAL-16',
  topic: 'balloon',
  subject: 'guest',
  title: 'Memory that is plugged in can be taken away again in small steps',
  problem: 'Memory is plugged in as DIMMs, which the guest hardly ever gives back',
  severity: 'info',
  reads: ['/domain/devices/memory/@model', '-device pc-dimm, virtio-mem-pci'],
  why: 'A DIMM leaves only whole, and only if the guest can empty every page of it. virtio-mem grows and shrinks by megabytes, on a NUMA node of its own, and leaves no holes in the guest’s memory as a balloon does.',
  remedy:
    'Use <memory model="virtio-mem"> with the largest size wanted and set its requested size (virsh update-memory-device).',
  takesEffect: 'next-start',
  notWhen:
    'The guest’s kernel is older than Linux 5.8, its Windows driver is no more than a preview, QEMU is older than 5.1, or the memory is never to be taken away.',
  sources: [
    'libvirt formatdomain: memory devices, virtio-mem (libvirt 7.9)',
    'VIRTIO 1.2, 5.15 Memory Device',
    'Linux Documentation/admin-guide/mm/memory-hotplug.rst: offlining may fail',
  ],
  evaluate({ guest }) {
    const { otherDevices } = need(guest.definition, 'definition of the guest');
    const devices = otherDevices.filter(({ kind }) => kind === 'memory');
    const dimms = devices.filter(({ model }) => DIMMS.has(model));
    const resizable = devices.filter(({ model }) => model.startsWith('virtio-mem'));
    if (dimms.length + resizable.length === 0)
      return notApplicable('no memory is plugged into the guest');
    const evidence = seen(
      'memory devices',
      `${count(dimms.length, 'DIMM')}, ${resizable.length} virtio-mem`,
    );
    if (dimms.length === 0) return pass(evidence);
    return fail({ evidence: [evidence, ...dimms.map(({ at, model }) => seen(at, model))] });
  },
});
