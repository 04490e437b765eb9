import { isVirtualDisk } from '../../derived/is-virtual-disk.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, noMend, notApplicable, pass, seen } from '../check.ts';

/** Sort and delay requests for a head that these devices do not have. */
const FOR_HEADS: ReadonlySet<string> = new Set(['bfq', 'cfq']);
const NONE: ReadonlySet<string> = new Set(['none', 'noop']);

export const check = defineCheck({
  id: 'STO-13',
  topic: 'storage',
  subject: 'block-device',
  title: 'The device’s I/O scheduler suits its medium',
  problem: 'The device’s I/O scheduler does not suit its medium',
  severity: 'medium',
  reads: ['/sys/block/DEVICE/queue/scheduler, rotational'],
  why: 'Solid-state disks need no sorting: none is fastest and costs least. BFQ spends CPU on fairness that guests do not see, CFQ did the same.',
  remedy:
    'echo none > /sys/block/DEVICE/queue/scheduler (mq-deadline for SATA disks), and a udev rule to keep it.',
  takesEffect: 'live',
  notWhen:
    'Guests are weighed against each other by io.weight, which needs BFQ; zoned devices need mq-deadline; a RAID controller with a cache sorts for its turning disks itself.',
  sources: [
    "The sysadmin's summary virt-tune began with: noop for SSD, noop or deadline otherwise",
    'Linux Documentation/block/switching-sched.rst',
  ],
  evaluate({ device }) {
    if (device.kind !== 'disk') return notApplicable('requests are scheduled at the disk below');
    if (isVirtualDisk(device))
      return notApplicable('a virtual disk does not know what it is made of');
    const scheduler = need(device.scheduler, 'I/O scheduler');
    const rotational = need(device.rotational, 'kind of medium');
    const choices = need(device.schedulerChoices, 'choice of I/O schedulers');
    if (choices.length < 2) return notApplicable('the device has no choice of schedulers');
    const evidence = [
      seen(`/sys/block/${device.name}/queue/scheduler`, scheduler),
      seen(
        `/sys/block/${device.name}/queue/rotational`,
        rotational ? '1 (turning disk)' : '0 (solid state)',
      ),
    ];
    if (!(rotational ? NONE : FOR_HEADS).has(scheduler)) return pass(...evidence);
    const wrong = rotational
      ? `${device.name} is a turning disk without a scheduler.`
      : `${device.name} is solid state and scheduled by ${scheduler}.`;
    return fail({ evidence, reason: wrong });
  },
  mend({ device }) {
    const choices = need(device.schedulerChoices, 'choice of I/O schedulers');
    const isTurning = need(device.rotational, 'kind of medium');
    const isQueued = valueOrUndefined(device.transport) === 'nvme';
    const wishes = isTurning || !isQueued ? ['mq-deadline', 'deadline', 'none'] : ['none', 'noop'];
    const value = wishes.find(
      (wish) => choices.includes(wish) && !(isTurning ? NONE : FOR_HEADS).has(wish),
    );
    if (value === undefined) noMend(`this kernel has only ${choices.join(', ')} for it`);
    return [{ set: 'block-queue', device: device.name, attribute: 'scheduler', value }];
  },
});
