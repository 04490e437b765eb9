import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { moreThanOneNode } from '../gates.ts';

/** Pages per second that landed on another node than wished; fewer is noise. This program's threshold. */
const LIMIT_PER_S = 100;

export const check = defineCheck({
  id: 'NUM-16',
  topic: 'numa',
  subject: 'host',
  title: 'Allocations get memory on the node they wish for',
  problem: 'Allocations spill over to other nodes',
  severity: 'medium',
  reads: ['/sys/devices/system/node/node*/numastat numa_miss over the window'],
  why: 'numa_miss counts pages a node gave away because the wished one was full. What spills stays remote until somebody moves it.',
  remedy:
    'Free memory on the full node: move a guest, or drop page cache there (guests with cache=none leave none).',
  takesEffect: 'live',
  notWhen: 'Page cache of a copy or backup on the host is what spills.',
  sources: ['Linux Documentation/admin-guide/numastat.rst'],
  gates: [moreThanOneNode],
  evaluate({ host, snapshot }) {
    if (snapshot.windowMs === 0) return notApplicable('the snapshot has no sampling window');
    const nodes = need(host.memory.nodes, 'memory of the nodes');
    const rates = nodes.map(({ id, numastatDelta }) => {
      const counters = need(numastatDelta, 'numastat over the window');
      const missed = needGiven(counters.numa_miss, `numa_miss of node ${id}`);
      return { id, perS: (missed * 1000) / snapshot.windowMs };
    });
    const evidence = rates.map(({ id, perS }) =>
      seen(`node ${id} numa_miss`, `${perS.toFixed(0)} pages/s`),
    );
    return rates.every(({ perS }) => perS <= LIMIT_PER_S) ? pass(...evidence) : fail({ evidence });
  },
});
