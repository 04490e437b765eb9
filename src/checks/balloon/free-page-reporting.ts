import { keptMemory } from '../../derived/kept-memory.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { setAttribute } from '../edit.ts';
import { running } from '../gates.ts';

export const check = defineCheck({
  id: 'BAL-03',
  topic: 'balloon',
  subject: 'guest',
  title: 'The guest gives free pages back by itself',
  problem: 'The guest keeps pages it has freed',
  severity: 'info',
  reads: [
    '/domain/devices/memballoon/@freePageReporting',
    '-device virtio-balloon-pci,free-page-reporting=',
  ],
  why: 'Memory a guest used once stays with it for ever. With free page reporting its kernel (Linux 5.7 and newer) hands freed pages back without anyone inflating a balloon.',
  remedy: 'Set <memballoon model="virtio" freePageReporting="on"/>.',
  takesEffect: 'next-start',
  notWhen: 'Dedicated guests, and Windows drivers without the feature.',
  sources: ['libvirt formatdomain: memballoon, freePageReporting (libvirt 6.9, QEMU 5.1)'],
  gates: [running],
  evaluate({ guest }) {
    const definition = need(guest.definition, 'definition of the guest');
    const { balloon } = definition;
    if (balloon === undefined || balloon.model === 'none')
      return notApplicable('the guest has no balloon');
    const holding = keptMemory(definition);
    if (holding.length > 0)
      return notApplicable(`${holding.join(' and ')} keep the guest’s memory from the host`);
    const evidence = seen(
      'free page reporting',
      balloon.freePageReporting === undefined ? 'not given (off)' : balloon.freePageReporting,
    );
    return balloon.freePageReporting === true ? pass(evidence) : fail({ evidence: [evidence] });
  },
  mend: () => [
    {
      set: 'definition',
      title: 'it reports the pages it has freed',
      edits: [setAttribute('devices/memballoon', 'freePageReporting', 'on')],
    },
  ],
});
