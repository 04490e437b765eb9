import { containerGroups } from '../../derived/container-groups.ts';
import { someAverage60 } from '../../derived/pressure-text.ts';
import { absent } from '../../model/fact.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';
import { percent } from '../wording.ts';

/** Of wall time over 60 s. */
const LIMIT = 0.1;

export const check = defineCheck({
  id: 'CTR-04',
  topic: 'container',
  subject: 'host',
  title: 'Guests and containers on this host do not wait for one another',
  problem: 'Guests wait for pCPUs on a host that also runs containers',
  severity: 'medium',
  reads: ['cpu.pressure of machine.slice', 'kubepods and lxc groups'],
  why: 'Containers are scheduled beside vCPUs with no wall between them: each disturbs the other, and the guest sees the wait as steal.',
  remedy:
    'Weigh the slices (cpu.weight), divide the CPUs between them (AllowedCPUs), or separate the hosts.',
  takesEffect: 'live',
  notWhen: 'The guests’ own number of vCPUs is what they wait for (OVC-01, SCH-02).',
  sources: [
    "The sysadmin's summary virt-tune began with: containers visibly disturb each other",
    'Linux Documentation/accounting/psi.rst',
  ],
  gates: [hasRunningGuests],
  evaluate({ host }) {
    const groups = need(containerGroups(host), 'cgroups of this host');
    if (groups.length === 0) return notApplicable('no container groups on this host');
    const { slices } = need(host.cgroups, 'cgroups of this host');
    const machine = slices['machine.slice'] ?? slices.machine ?? {};
    const text = need(machine['cpu.pressure'] ?? absent, 'cpu.pressure of machine.slice');
    const some = needGiven(someAverage60(text), 'avg60 in cpu.pressure');
    const evidence = [
      seen('machine.slice/cpu.pressure', `some ${percent(some)} over 60 s`),
      seen('containers in', groups.map(({ path }) => path).join(', ')),
    ];
    return some <= LIMIT ? pass(...evidence) : fail({ evidence });
  },
});
