import { sysctlOf } from '../../derived/sysctl.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';

/** Documentation/mm/overcommit-accounting.rst: 2 = never promise more than swap plus a share of memory. */
const STRICT = '2';

export const check = defineCheck({
  id: 'OVC-07',
  topic: 'allocation',
  subject: 'host',
  title: 'The kernel lets QEMU map memory it does not yet use',
  problem: 'Strict overcommit accounting refuses guests memory that is free',
  severity: 'medium',
  reads: ['/proc/sys/vm/overcommit_memory'],
  why: 'QEMU maps the whole memory of a guest at start. Strict accounting counts all of it at once, so guests fail to start, or to fork helpers, on a host with free memory.',
  remedy: 'sysctl vm.overcommit_memory=0 (or 1), and the same in /etc/sysctl.d to keep it.',
  takesEffect: 'live',
  notWhen: 'All guests use huge pages, which strict accounting does not count.',
  sources: ['Linux Documentation/mm/overcommit-accounting.rst'],
  evaluate({ host }) {
    const mode = need(sysctlOf(host, 'vm.overcommit_memory'), 'vm.overcommit_memory');
    const evidence = seen('/proc/sys/vm/overcommit_memory', mode);
    return mode === STRICT ? fail({ evidence: [evidence] }) : pass(evidence);
  },
  mend: () => [{ set: 'sysctl', key: 'vm.overcommit_memory', value: '0' }],
});
