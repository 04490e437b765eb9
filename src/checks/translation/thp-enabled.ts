import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

export const check = defineCheck({
  id: 'EPT-02',
  topic: 'translation',
  subject: 'host',
  title: 'Guest memory may be backed by transparent huge pages',
  problem: 'Transparent huge pages are off: guests are backed by 4 KiB pages',
  severity: 'medium',
  reads: [
    '/sys/kernel/mm/transparent_hugepage/enabled',
    '/domain/memoryBacking/hugepages of running guests',
  ],
  why: 'A page walk in a guest goes through both levels of tables. With 2 MiB pages below, it is shorter and 512 times less often needed. QEMU asks for them with madvise.',
  remedy:
    'echo madvise > /sys/kernel/mm/transparent_hugepage/enabled, and transparent_hugepage=madvise on the kernel command line to keep it.',
  takesEffect: 'live',
  notWhen:
    'All guests use reserved huge pages (hugetlbfs), where "never" spares the rest of the host its jitter.',
  sources: [
    'Linux Documentation/admin-guide/mm/transhuge.rst',
    'RHEL 6: transparent huge pages gain up to 20 % in guests',
  ],
  gates: [hasRunningGuests],
  evaluate({ host, snapshot }) {
    const enabled = need(host.memory.thp.enabled, 'transparent huge pages');
    const evidence = seen('/sys/kernel/mm/transparent_hugepage/enabled', enabled);
    if (enabled !== 'never') return pass(evidence);
    const plain = snapshot.guests.filter(({ definition }) => {
      const known = valueOrUndefined(definition);
      return known === undefined || known.memoryBacking.hugePages.length === 0;
    });
    if (plain.length === 0) return notApplicable('all guests use reserved huge pages');
    return fail({ evidence: [evidence, seen('guests without reserved huge pages', plain.length)] });
  },
  mend: () => [
    { set: 'sysfs', path: '/sys/kernel/mm/transparent_hugepage/enabled', value: 'madvise' },
  ],
});
