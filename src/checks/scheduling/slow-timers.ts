import { isPc } from '../../derived/is-pc.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { setAttribute } from '../edit.ts';

/** QEMU machines of x86 without one, whatever is asked for. */
const WITHOUT_HPET = /^(?:microvm|none|xen|nitro)/;

export const check = defineCheck({
  id: 'SCH-09',
  topic: 'scheduling',
  subject: 'guest',
  title: 'The guest has no HPET to read the time from',
  problem: 'The guest has an HPET, whose every reading is an exit to QEMU',
  severity: 'low',
  reads: ['/domain/clock/timer[@name="hpet"]/@present', '-machine hpet='],
  why: 'A guest that chooses the HPET, or programs it as its timer, leaves to QEMU’s user space for each access.',
  remedy:
    '<clock><timer name="hpet" present="no"/></clock>, as virt-install writes it; QEMU: -machine hpet=off.',
  takesEffect: 'next-start',
  notWhen:
    'Old Windows guests without Hyper-V enlightenments that need a stable timer: add the enlightenments first (PV-11).',
  sources: [
    'virt-manager: virtinst/domain/clock',
    'QEMU hw/i386/pc.c: property hpet, on by default',
    'Linux Documentation/virt/kvm/x86/timekeeping.rst',
  ],
  evaluate({ guest, host }) {
    const definition = need(guest.definition, 'definition of the guest');
    const { clock, machine, source } = definition;
    const pc = needGiven(isPc(definition, host), 'architecture of the guest');
    if (!pc || WITHOUT_HPET.test(machine ?? '')) return notApplicable('only PCs have an HPET');
    const { present } = clock.timers.find(({ name }) => name === 'hpet') ?? {};
    const evidence =
      source === 'libvirt-xml'
        ? seen(
            '/domain/clock/timer[@name="hpet"]/@present',
            present ?? 'not given (libvirt: present where the machine has it)',
          )
        : seen('-machine hpet=', present ?? 'not given (QEMU: present)');
    return present === false ? pass(evidence) : fail({ evidence: [evidence] });
  },
  mend: () => [
    {
      set: 'definition',
      title: 'it has no HPET',
      edits: [setAttribute('clock/timer[@name="hpet"]', 'present', 'no')],
    },
  ],
});
