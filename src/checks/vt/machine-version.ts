import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';

/** Versioned machines of QEMU itself; distributions number their own (pc-q35-rhel9.2.0) as they like. */
const VERSIONED = /^pc-(?:q35|i440fx)-(\d+)\.(\d+)$/;
/** From 5.2 on virtio disks have a queue for each vCPU by default (QEMU hw/core/machine.c, compat of 5.1). */
const QUEUES_SINCE = { major: 5, minor: 2 };

export const check = defineCheck({
  id: 'VT-10',
  topic: 'vt',
  subject: 'guest',
  title: 'The guest’s machine type is a recent one',
  problem: 'The guest’s machine type is an old one, with the defaults of its day',
  severity: 'low',
  reads: ['/domain/os/type/@machine', '-machine'],
  why: 'A machine type freezes QEMU’s defaults of its version. Before 5.2 virtio disks had one queue however many vCPUs used them; each version since brought more.',
  remedy:
    'Set the machine to the newest that virsh capabilities lists (pc-q35-N or pc-i440fx-N of the same kind), and start the guest cold.',
  takesEffect: 'next-start',
  notWhen:
    'Windows may look for drivers and ask for its licence again: take a snapshot first. The guest must migrate to older hosts.',
  sources: [
    'SUSE Virtualization Best Practices: machine type',
    'QEMU hw/core/machine.c: compatibility properties of 5.1, virtio-blk num-queues',
  ],
  evaluate({ guest }) {
    const { machine } = need(guest.definition, 'definition of the guest');
    const type = needGiven(machine, 'machine type');
    const [, major, minor] = VERSIONED.exec(type) ?? [];
    if (major === undefined || minor === undefined)
      return notApplicable(`${type} tells no version of QEMU`);
    const evidence = seen('/domain/os/type/@machine', type);
    const isOld =
      Number(major) < QUEUES_SINCE.major ||
      (Number(major) === QUEUES_SINCE.major && Number(minor) < QUEUES_SINCE.minor);
    if (!isOld) return pass(evidence);
    return fail({
      evidence: [evidence],
      reason: `${guest.name} keeps the defaults of QEMU ${major}.${minor}.`,
    });
  },
});
