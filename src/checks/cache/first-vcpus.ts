import { firstVcpuOn, firstVcpus } from '../../derived/pinned-cpus.ts';
import { namesText } from '../../model/amount.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { notOvercommitted, running } from '../gates.ts';

export const check = defineCheck({
  id: 'PIN-18',
  topic: 'cache',
  subject: 'guest',
  title: 'The first vCPUs of guests are on different cores',
  problem: 'The first vCPUs of several guests are on one core',
  severity: 'low',
  reads: [
    '/domain/cputune/vcpupin of all running guests',
    '/sys/devices/system/cpu/cpu*/topology/thread_siblings_list',
  ],
  why: 'The first vCPU takes the guest’s timekeeping and most of its interrupts. Put on the threads of one core, as counting from the same end does, the busiest vCPUs of all guests share what the others leave idle.',
  remedy: 'Re-pin: begin each guest at another core.',
  takesEffect: 'live',
  notWhen: 'The guests are never busy at the same time.',
  sources: ['This program’s own: placements that count each guest from the same core'],
  gates: [running, notOvercommitted],
  evaluate({ guest, host, snapshot }) {
    const { cores } = need(host.topology, 'host topology');
    const cpu = firstVcpuOn(guest);
    if (cpu === undefined)
      return notApplicable('the first vCPU is not pinned to a pCPU of its own');
    const core = cores.find(({ cpus }) => cpus.includes(cpu))?.cpus ?? [cpu];
    const siblings = core.filter((sibling) => sibling !== cpu);
    const first = firstVcpus(snapshot);
    // Two on one pCPU are PIN-02's.
    const others = siblings.filter((sibling) => first.has(sibling));
    const evidence = [
      seen(`vCPU 0 of ${guest.name}`, `pCPU ${cpu}, core of pCPUs ${core.join(', ')}`),
      ...others.map((sibling) =>
        seen(`vCPU 0 of ${namesText(first.get(sibling) ?? [])}`, `pCPU ${sibling}`),
      ),
    ];
    return others.length === 0 ? pass(...evidence) : fail({ evidence });
  },
});
