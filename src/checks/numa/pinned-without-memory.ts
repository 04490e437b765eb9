import { nodesOf, pinsOf } from '../../derived/placement-of.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { moreThanOneNode } from '../gates.ts';

export const check = defineCheck({
  id: 'NUM-03',
  topic: 'numa',
  subject: 'guest',
  title: 'Where vCPUs are pinned to nodes, the memory is bound to the same ones',
  problem: 'vCPUs are pinned to nodes, the memory is not bound to them',
  severity: 'high',
  reads: ['/domain/cputune/vcpupin', '/domain/vcpu/@cpuset', '/domain/numatune/memory'],
  why: 'Pins decide where the vCPUs run, not where memory is allocated: it comes from whatever node QEMU was on at start, or from another when that is full.',
  remedy:
    '<numatune><memory mode="strict" nodeset="NODES"/></numatune>, or mode="preferred" where the node may be full at start.',
  takesEffect: 'next-start',
  notWhen: 'strict may fail the start or swap on a full node; preferred and restrictive do not.',
  sources: ['libvirt formatdomain: NUMA node tuning', 'kubevirt issue 8762'],
  gates: [moreThanOneNode],
  evaluate({ guest, host }) {
    const { numa } = need(guest.definition, 'definition of the guest');
    if (numa.placement === 'auto') return notApplicable('numad chooses the nodes of the memory');
    const pins = pinsOf(guest);
    if (pins.length === 0) return notApplicable('the guest is not pinned');
    const pinned = nodesOf(
      host,
      pins.flatMap(({ cpus }) => cpus),
    ).map(({ id }) => id);
    const { nodes } = need(host.topology, 'host topology');
    if (pinned.length === nodes.length) return notApplicable('the pins cover every node');
    const bound = [...(numa.nodes ?? []), ...numa.cells.flatMap((cell) => cell.nodes)];
    const evidence = [seen('/domain/cputune/vcpupin', `nodes ${pinned.join(', ')}`)];
    if (bound.length === 0) {
      return fail({
        evidence: [...evidence, seen('/domain/numatune/memory', 'not given (any node)')],
        reason: `${guest.name} is pinned to node ${pinned.join(', ')}; its memory may come from any.`,
      });
    }
    evidence.push(seen('/domain/numatune/memory/@nodeset', bound.join(', ')));
    const elsewhere = bound.filter((node) => !pinned.includes(node));
    if (elsewhere.length === 0) return pass(...evidence);
    return fail({
      evidence,
      reason: `The vCPUs of ${guest.name} are pinned to node ${pinned.join(', ')}, its memory is bound to ${bound.join(', ')}.`,
    });
  },
});
