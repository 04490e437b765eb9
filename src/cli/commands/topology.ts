import { isKnown } from '../../model/fact.ts';
import { Problem } from '../../model/problem.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { TopologyDocument } from '../../model/topology-document.ts';
import type { Terminal } from '../../report/terminal.ts';
import { defineCommand } from '../command.ts';
import { resultOptions, snapshotOperand, sourceOptions } from '../source-options.ts';

export const command = defineCommand({
  name: 'topology',
  summary: 'draw packages, NUMA nodes, caches, cores and threads',
  description:
    'Draws packages, NUMA nodes, last-level caches, cores and hardware threads, and on a live host the vCPUs that run on them. In the drawing [0 4] is a core with two threads; v0@3 is vCPU 0 last seen on pCPU 3, v0=3 one that may run nowhere else.',
  operands: [snapshotOperand],
  options: { connect: sourceOptions.connect, root: sourceOptions.root, ...resultOptions },
  examples: [
    ['virt-tune topology', 'this host and its guests'],
    ['virt-tune topology --root /srv/sos/kvm7', 'another machine, from its /sys'],
    ['virt-tune topology --format json | jq .nodes', 'for programs'],
  ],
  async run({ operands: [file], options }, io) {
    const { obtainSnapshot } = await import('../snapshot-source.ts');
    const { deliver } = await import('../output.ts');
    const { requireSources } = await import('../require-sources.ts');
    // One reading is enough: nothing drawn here is a rate.
    const snapshot = await obtainSnapshot(file, { ...options, window: 0 }, io);
    const topology = await documentOf(snapshot);
    const text =
      options.format === 'json'
        ? `${JSON.stringify(topology)}\n`
        : await drawing(topology, snapshot, io.terminal);
    await deliver(text, options.output, io);
    requireSources(snapshot.guestSources, options.connect);
    return 0;
  },
});

async function documentOf({ host }: Snapshot): Promise<TopologyDocument> {
  const { TOPOLOGY_SCHEMA } = await import('../../model/topology-document.ts');
  if (isKnown(host.topology)) return { schema: TOPOLOGY_SCHEMA, ...host.topology.value };
  const why =
    'unreadable' in host.topology
      ? host.topology.unreadable
      : 'there is no /sys/devices/system/cpu';
  throw new Problem({ what: 'the topology could not be read', remedy: why });
}

async function drawing(
  topology: TopologyDocument,
  snapshot: Snapshot,
  terminal: Terminal,
): Promise<string> {
  const { freePerNode } = await import('../../derived/free-per-node.ts');
  const { placedGuests, unplacedGuests } = await import('../../derived/placed-guests.ts');
  const { safeTexts } = await import('../../report/safe-text.ts');
  const { topologyText } = await import('../../report/topology-text.ts');
  const who = safeTexts({ guests: placedGuests(snapshot), unplaced: unplacedGuests(snapshot) });
  return topologyText({ topology, freeKiB: freePerNode(snapshot.host), ...who }, terminal);
}
