import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from '../../libvirt/connection.ts';
import type { Domain } from '../../libvirt/domain.ts';
import { formatCpuList, parseCpuList } from '../../model/cpu-list.ts';
import { Problem } from '../../model/problem.ts';
import { defineKind, type World } from '../kind.ts';
import { idsIn, sameIds } from '../reach/id-list.ts';
import { onRunningDomain } from '../reach/on-domain.ts';

/** `virDomainNumatuneMemMode` */
const MODES = ['strict', 'preferred', 'interleave', 'restrictive'] as const;
/** The mode in which libvirt leaves the binding to the guest's cgroups, and so can change it while the guest runs. */
const RESTRICTIVE = MODES.indexOf('restrictive');

/** The kernel answers when all pages have been moved: a terabyte at some GB/s. */
const MOVE_DEADLINE_MS = 30 * 60_000;

/**
 * On which nodes the memory of a running libvirt guest may be. libvirt sets `cpuset.mems` of the guest's cgroups, and
 * the kernel moves what lies elsewhere (Documentation/admin-guide/cgroup-v2.rst, cpuset.mems).
 */
export const kind = defineKind({
  kind: 'domain-memory',
  async read(knob, world) {
    return await onRunningDomain(knob, world, async (connection, domain) => {
      const { nodes } = await nodesOf(connection, domain, world);
      return formatCpuList(nodes);
    });
  },
  async write(knob, value, world) {
    const nodes = formatCpuList(idsIn(value));
    await onRunningDomain(knob, world, async (connection, domain) => {
      await assertMovable(connection, domain, world);
      const { bound } = await nodesOf(connection, domain, world);
      // Of a guest bound to nothing libvirt would take the mode for strict from now on, and never change it again.
      const mode = bound ? [] : ([['numa_mode', RESTRICTIVE]] as const);
      const parameters = new Map<string, string | number>([['numa_nodeset', nodes], ...mode]);
      const options = { live: true, deadlineMs: MOVE_DEADLINE_MS, signal: world.signal };
      await connection.setNumaParameters(domain, parameters, options);
    });
  },
  async rehearse(knob, value, world) {
    const wanted = idsIn(value);
    const present = await nodesWithMemory(world);
    const missing = wanted.filter((node) => !present.includes(node));
    if (missing.length > 0)
      throw new Problem({ what: `this host has no memory on node ${formatCpuList(missing)}` });
    await onRunningDomain(knob, world, (connection, domain) =>
      assertMovable(connection, domain, world),
    );
  },
  reached: (_, wanted, now) => sameIds(wanted, now),
});

async function nodesOf(
  connection: Connection,
  domain: Domain,
  world: World,
): Promise<{ nodes: readonly number[]; mode: string; bound: boolean }> {
  const parameters = await connection.numaParameters(domain, { live: true, signal: world.signal });
  const nodeset = String(parameters.get('numa_nodeset') ?? '');
  const mode = MODES[Number(parameters.get('numa_mode'))] ?? 'strict';
  const bound = nodeset !== '';
  return { mode, bound, nodes: bound ? parseCpuList(nodeset) : await nodesWithMemory(world) };
}

async function assertMovable(connection: Connection, domain: Domain, world: World): Promise<void> {
  const { mode, bound } = await nodesOf(connection, domain, world);
  if (!bound || mode === 'restrictive') return;
  throw new Problem({
    what: `the memory of ${domain.name} cannot be moved while it runs: its mode is ${mode}`,
    remedy:
      "set <numatune><memory mode='restrictive'/> in its definition and start it anew, or plan without --live-only",
  });
}

/** Where the memory of a guest may be that is bound to no nodes. */
async function nodesWithMemory({ root }: World): Promise<number[]> {
  const path = 'sys/devices/system/node/has_memory';
  // A kernel without NUMA has no such file, and one node.
  const text = await readFile(join(root, path), 'utf8').catch(() => '0');
  return parseCpuList(text);
}
