import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { Disk } from '../../model/guest-devices.ts';
import { defineCheck, fail, needGiven, notApplicable, pass, seen } from '../check.ts';
import { inDisk, inScsiController, setAttribute } from '../edit.ts';

/** Machines from before 5.2, in which virtio disks had one queue by default (QEMU hw/core/machine.c). */
const ONE_QUEUE = /-(?:[0-4]\.\d+|5\.[01])$|-rhel7\./;
/** More serve nobody: each is memory and interrupts. Ours. */
const ENOUGH_QUEUES = 16;

export const check = defineCheck({
  id: 'PV-07',
  topic: 'paravirt',
  subject: 'disk',
  title: 'A virtio disk has a queue for each vCPU',
  problem: 'A virtio disk has fewer queues than the guest has vCPUs',
  severity: 'low',
  reads: [
    '/domain/devices/disk/driver/@queues',
    '/domain/devices/controller/driver/@queues',
    '/domain/os/type/@machine',
    '/domain/vcpu',
  ],
  why: 'Without a queue of its own a vCPU takes a lock that others hold to put a request in, and the answer interrupts another vCPU.',
  remedy:
    '<driver queues="VCPUS"/> (SCSI: on the controller), or a machine type of QEMU 5.2 or newer, which does so by itself.',
  takesEffect: 'next-start',
  notWhen:
    'More queues than the guest has vCPUs have crashed a Windows driver: not more than those.',
  sources: [
    'QEMU hw/core/machine.c: compatibility properties of 5.1, num-queues',
    'libvirt formatdomain: disk driver queues, controller driver queues',
    'virtio-win/kvm-guest-drivers-windows issue 800',
  ],
  evaluate({ disk, definition }) {
    if (disk.bus !== 'virtio' && disk.bus !== 'scsi')
      return notApplicable(`${disk.bus} disks have no queues to choose`);
    if (disk.device !== 'disk' && disk.device !== 'lun')
      return notApplicable(`a ${disk.device} is no data disk`);
    const { vcpus, machine } = definition;
    if (vcpus.current < 2) return notApplicable('the guest has one vCPU');
    const queues = queuesOf(disk, definition);
    const byDefault = ONE_QUEUE.test(needGiven(machine, 'machine type')) ? 1 : vcpus.current;
    const wanted = Math.min(vcpus.current, ENOUGH_QUEUES);
    const evidence = [
      seen(disk.at, `queues ${queues ?? `not given (${byDefault})`}`),
      seen('/domain/vcpu', vcpus.current),
      seen('/domain/os/type/@machine', machine ?? ''),
    ];
    return (queues ?? byDefault) >= wanted
      ? pass(...evidence)
      : fail({ evidence, remedy: `<driver queues="${wanted}"/> for ${disk.target}.` });
  },
  mend({ disk, definition }) {
    const wanted = Math.min(definition.vcpus.current, ENOUGH_QUEUES);
    const driver =
      disk.bus === 'virtio' ? inDisk(disk, '/driver') : inScsiController(definition, '/driver');
    return [
      {
        set: 'definition',
        title: `${disk.target} has ${wanted} queues`,
        edits: [setAttribute(driver, 'queues', String(wanted))],
      },
    ];
  },
});

/** A SCSI disk has those of its controller; which one that is does not matter where all are alike. */
function queuesOf(disk: Disk, { controllers }: GuestDefinition): number | undefined {
  if (disk.bus === 'virtio') return disk.queues;
  const queues = controllers
    .filter(({ type, model }) => type === 'scsi' && model?.startsWith('virtio') === true)
    .flatMap((controller) => controller.queues ?? []);
  return queues.length === 0 ? undefined : Math.min(...queues);
}
