import { isAbsent, isKnown } from '../../model/fact.ts';
import { defineCheck, fail, need, noMend, pass, seen } from '../check.ts';
import { setAttribute } from '../edit.ts';
import { running } from '../gates.ts';

/** Without a driver in the guest only the size of the balloon is known, and what QEMU itself uses. */
const FROM_DRIVER = ['usable', 'unused', 'available'];

export const check = defineCheck({
  id: 'BAL-01',
  topic: 'balloon',
  subject: 'guest',
  title: 'The guest has a balloon and its driver answers',
  problem: 'The guest’s balloon is missing or nobody inside answers',
  severity: 'low',
  reads: [
    '/domain/devices/memballoon',
    'balloon statistics (dommemstat: usable, unused, available)',
  ],
  why: 'The balloon is how idle memory comes back and how the host learns what the guest really needs. Without it every guest counts with all it was promised.',
  remedy:
    'Add <memballoon model="virtio"/> and let the guest load virtio_balloon (Windows: the BLNSVR service).',
  takesEffect: 'next-start',
  notWhen:
    'The guest is just booting. Real-time guests and guests with all memory locked or passed-through devices: set model="none" knowingly.',
  sources: ['libvirt formatdomain: memory balloon device'],
  gates: [running],
  evaluate({ guest }) {
    const { balloon, source } = need(guest.definition, 'definition of the guest');
    const place =
      source === 'libvirt-xml' ? '/domain/devices/memballoon/@model' : 'QEMU command line';
    const model = balloon?.model ?? 'none';
    const evidence = seen(place, model);
    if (model === 'none') {
      return fail({ evidence: [evidence], reason: `${guest.name} has no balloon device.` });
    }
    const live = need(guest.runtime, 'runtime of the guest');
    const { memoryStats } = live.inside;
    // QEMU answers for its balloon and has no word from inside: that is silence, not a system without statistics.
    const isSilent = isKnown(live.balloon) && isAbsent(memoryStats);
    const statistics = isSilent ? {} : need(memoryStats, 'balloon statistics');
    const told = FROM_DRIVER.filter((name) => name in statistics);
    if (told.length > 0) return pass(evidence, seen('balloon statistics', told.join(', ')));
    return fail({
      evidence: [evidence, seen('balloon statistics', 'none from inside the guest')],
      reason: `${guest.name} has a balloon, but its driver reports nothing.`,
    });
  },
  mend({ guest }) {
    const { balloon } = need(guest.definition, 'definition of the guest');
    if (balloon !== undefined && balloon.model !== 'none')
      noMend('the driver is to be loaded inside the guest (virtio_balloon, on Windows BLNSVR)');
    return [
      {
        set: 'definition',
        title: 'it has a balloon',
        edits: [setAttribute('devices/memballoon', 'model', 'virtio')],
      },
    ];
  },
});
