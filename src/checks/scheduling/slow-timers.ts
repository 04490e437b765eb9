import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { setAttribute } from '../edit.ts';

export const check = defineCheck({
  id: 'SCH-09',
  topic: 'scheduling',
  subject: 'guest',
  title: 'The guest has no HPET to read the time from',
  problem: 'The guest has an HPET, whose every reading is an exit to QEMU',
  severity: 'low',
  reads: ['/domain/clock/timer[@name="hpet"]/@present', '-machine hpet='],
  why: 'A guest that chooses the HPET, or programs it as its timer, leaves to QEMU’s user space for each access.',
  remedy: '<clock><timer name="hpet" present="no"/></clock>, as virt-install writes it.',
  takesEffect: 'next-start',
  notWhen:
    'Old Windows guests without Hyper-V enlightenments that need a stable timer: add the enlightenments first (PV-11).',
  sources: [
    'virt-manager: virtinst/domain/clock',
    'Linux Documentation/virt/kvm/x86/timekeeping.rst',
  ],
  evaluate({ guest }) {
    const { clock, source, architecture } = need(guest.definition, 'definition of the guest');
    if (architecture !== undefined && !/^(x86_64|i686)$/.test(architecture)) {
      return notApplicable('only x86 machines have an HPET');
    }
    if (source !== 'libvirt-xml')
      return notApplicable('not told by a QEMU command line in general');
    const hpet = clock.timers.find(({ name }) => name === 'hpet');
    const evidence = seen(
      '/domain/clock/timer[@name="hpet"]/@present',
      hpet?.present === undefined
        ? 'not given (libvirt: present where the machine has it)'
        : hpet.present,
    );
    return hpet?.present === false ? pass(evidence) : fail({ evidence: [evidence] });
  },
  mend: () => [
    {
      set: 'definition',
      title: 'it has no HPET',
      edits: [setAttribute('clock/timer[@name="hpet"]', 'present', 'no')],
    },
  ],
});
