import { keptMemory } from '../../derived/kept-memory.ts';
import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { running } from '../gates.ts';

export const check = defineCheck({
  id: 'BAL-08',
  topic: 'balloon',
  subject: 'guest',
  title: 'Only guests whose memory can be returned are ballooned',
  problem: 'The guest is ballooned, but its memory cannot be returned',
  severity: 'medium',
  reads: [
    '/domain/memoryBacking (hugepages, locked)',
    '/domain/devices: hostdev, interface and disk of the host (VFIO, vDPA, NVMe)',
    'balloon size',
  ],
  why: 'Huge pages are returned only whole, locked memory and memory a passed-through device may reach not at all: the guest loses memory and the host gains none, or little.',
  remedy: 'virsh setmem GUEST MAXIMUM --live --config, and leave this guest out of ballooning.',
  takesEffect: 'live',
  notWhen: 'Never.',
  sources: [
    'Linux Documentation/driver-api/vfio.rst (pinned pages)',
    'libvirt formatdomain: memoryBacking',
  ],
  gates: [running],
  evaluate({ guest }) {
    const holding = keptMemory(need(guest.definition, 'definition of the guest'));
    const evidence = [seen('memory kept by', holding.join(', ') || 'nothing')];
    if (holding.length === 0) return pass(...evidence);
    const { balloon } = need(guest.runtime, 'runtime of the guest');
    const { currentKiB, maximumKiB } = need(balloon, 'balloon size');
    evidence.push(seen('balloon', `${memoryText(currentKiB)} of ${memoryText(maximumKiB)}`));
    if (currentKiB >= maximumKiB) return pass(...evidence);
    return fail({
      evidence,
      reason: `${guest.name} gave up ${memoryText(maximumKiB - currentKiB)} that ${holding.join(' and ')} keep from the host.`,
    });
  },
});
