import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, needGiven, pass, seen } from '../check.ts';
import { moreThanOneNode } from '../gates.ts';
import { percent } from '../wording.ts';

export const check = defineCheck({
  id: 'NUM-15',
  topic: 'numa',
  subject: 'host',
  title: 'All nodes with pCPUs have memory, and equally much',
  problem: 'Nodes with pCPUs have no memory, or unequally much',
  severity: 'info',
  reads: ['/sys/devices/system/node/node*/meminfo MemTotal, cpulist'],
  why: 'Guests are spread over nodes as if each had the same. A node with less fills first; on one without memory every access is remote. Unequal slots also cost memory channels.',
  remedy: 'Fit the memory modules alike for each package, and one a channel first.',
  takesEffect: 'reboot',
  notWhen: 'The difference is meant: high-bandwidth memory, or memory of another tier (CXL).',
  sources: [
    'numad(8) and its source: nodes are taken to be of one size',
    'Linux Documentation/admin-guide/mm/numaperf.rst',
  ],
  thresholds: {
    unequalShare: {
      // The kernel itself takes some of the first nodes before it counts.
      default: 0.1,
      range: [0, 1],
      unit: 'share',
      meaning: 'a node may have so much less than the largest',
    },
  },
  gates: [moreThanOneNode],
  evaluate({ host }, { unequalShare }) {
    const { nodes } = need(host.topology, 'host topology');
    const sizes = nodes
      .filter(({ cpus }) => cpus.length > 0)
      .map(({ id, memoryKiB }) => ({ id, size: needGiven(memoryKiB, `memory of node ${id}`) }));
    const largest = sizes.reduce((most, { size }) => Math.max(most, size), 0);
    const evidence = sizes.map(({ id, size }) => seen(`node ${id} MemTotal`, memoryText(size)));
    const empty = sizes.filter(({ size }) => size === 0);
    if (empty.length > 0)
      return fail({
        evidence,
        severity: 'medium',
        reason: `node ${empty.map(({ id }) => id).join(', ')} has pCPUs and no memory.`,
      });
    const small = sizes.filter(({ size }) => size < largest * (1 - unequalShare));
    if (small.length === 0) return pass(...evidence);
    return fail({
      evidence,
      reason: small
        .map(
          ({ id, size }) => `node ${id} has ${percent(1 - size / largest)} less than the largest.`,
        )
        .join(' '),
    });
  },
});
