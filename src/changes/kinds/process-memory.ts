import { sumPerNode } from '../../collect/guest/numa-maps.ts';
import type { KnobOf } from '../../model/change.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import { isKnown } from '../../model/fact.ts';
import { defineKind, Gone, type World } from '../kind.ts';
import { assertDone } from '../reach/done.ts';
import { idsIn } from '../reach/id-list.ts';
import { movePages } from '../reach/move-pages.ts';
import { ownMemory } from '../reach/own-memory.ts';
import { assertRuns } from '../reach/process.ts';

type ProcessMemory = KnobOf<'process-memory'>;

/** Some pages of programs and stacks stay where they are; what is local but for these is local. */
const NEGLIGIBLE_SHARE = 0.05;

/** migrate_pages(2) answers when all pages have been moved: a terabyte at some GB/s. */
const MOVE_DEADLINE_MS = 30 * 60_000;

/**
 * On which nodes the memory of a process lies that no libvirt looks after: those with more than a few percent of it.
 * Setting it moves pages and binds nothing; where pages lie is no setting, so there is nothing to put back, and
 * whoever wants them elsewhere moves them again.
 */
export const kind = defineKind({
  kind: 'process-memory',
  async read(knob, world) {
    const perNode = await pagesOf(knob, world);
    const total = perNode.reduce((sum, { kib }) => sum + kib, 0);
    const used = perNode.filter(({ kib }) => kib > total * NEGLIGIBLE_SHARE);
    return formatCpuList(used.map(({ node }) => node));
  },
  async write(knob, value, world) {
    const to = idsIn(value);
    const from = (await pagesOf(knob, world))
      .map(({ node }) => node)
      .filter((node) => !to.includes(node));
    if (from.length === 0) return;
    if (knob.kibPerS !== undefined) {
      await movePages({ ...knob, kibPerS: knob.kibPerS, to }, world);
      return;
    }
    const args = [String(knob.pid), formatCpuList(from), formatCpuList(to)];
    const moved = await world.run('migratepages', args, { timeoutMs: MOVE_DEADLINE_MS });
    if (!isKnown(moved)) await assertRuns(knob, world);
    assertDone(moved, {
      program: 'migratepages',
      aim: `the memory of process ${knob.pid} cannot be moved to node ${formatCpuList(to)}`,
      remedy: 'run as root, with numactl installed and memory free on that node',
    });
  },
  /** All of it is on nodes that were wanted; it need not be on each of them. */
  reached: (_, wanted, now) => {
    const nodes = idsIn(wanted);
    return idsIn(now).every((node) => nodes.includes(node));
  },
  putBack: () =>
    Promise.reject(
      new Gone({ what: 'pages stay where they were moved: where they lie is no setting' }),
    ),
});

async function pagesOf(
  knob: ProcessMemory,
  world: World,
): Promise<{ node: number; kib: number }[]> {
  await assertRuns(knob, world);
  const perNode = sumPerNode(await ownMemory(knob.pid, world));
  return Object.entries(perNode).map(([node, kib]) => ({ node: Number(node), kib }));
}
