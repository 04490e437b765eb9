import { exclusivePins, nodesOf, pinsOf } from '../../derived/placement-of.ts';
import { memoryText } from '../../model/amount.ts';
import type { Guest } from '../../model/guest.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { Host } from '../../model/host.ts';
import { defineCheck, fail, need, needGiven, noMend, notApplicable, pass, seen } from '../check.ts';
import { add } from '../edit.ts';
import { notOvercommitted } from '../gates.ts';
import { defaultPageKiB, morePages } from '../pool.ts';

const WORTH_KIB = 8 * 1024 * 1024;

export const check = defineCheck({
  id: 'EPT-08',
  topic: 'translation',
  subject: 'guest',
  title: 'A large dedicated guest has reserved huge pages',
  problem: 'A large dedicated guest has no reserved huge pages',
  severity: 'medium',
  reads: [
    '/domain/memoryBacking/hugepages',
    '/domain/memory',
    '/domain/cputune/vcpupin',
    'declared policy of the guest',
  ],
  why: 'A guest of 32 GiB needs 8.4 million page table entries of 4 KiB and 16 thousand of 2 MiB. Reserved pages are there from the start and stay.',
  remedy:
    '<memoryBacking><hugepages/></memoryBacking> (1 GiB pages where the processor has pdpe1gb and the pool is made at boot), with a pool on the guest’s nodes.',
  takesEffect: 'next-start',
  notWhen: 'The guest is to be ballooned, merged by KSM or swapped; reserved pages rule that out.',
  sources: ['SUSE Virtualization Best Practices: huge pages', 'OpenStack Nova: hw:mem_page_size'],
  gates: [notOvercommitted],
  evaluate({ guest, policy }) {
    const { memoryBacking, memoryKiB } = need(guest.definition, 'definition of the guest');
    const size = needGiven(memoryKiB, 'memory of the guest');
    if (size < WORTH_KIB) return notApplicable('the guest has less than 8 GiB');
    if (policy !== 'dedicated' && exclusivePins(guest).length === 0)
      return notApplicable('the guest is not dedicated (neither pinned nor declared)');
    const evidence = [
      seen('/domain/memory', memoryText(size)),
      seen(
        '/domain/memoryBacking/hugepages',
        memoryBacking.hugePages.length > 0 ? 'given' : 'not given',
      ),
    ];
    return memoryBacking.hugePages.length > 0 ? pass(...evidence) : fail({ evidence });
  },
  mend({ guest, host }) {
    const definition = need(guest.definition, 'definition of the guest');
    const pageKiB = defaultPageKiB(host);
    const parts = partsByNode(definition, guest, host);
    const nodes = parts.map(({ node }) => node).join(', ');
    return [
      ...parts.map(({ node, sizeKiB }) =>
        morePages(node, { pages: Math.ceil(sizeKiB / pageKiB), pageKiB }, host),
      ),
      {
        set: 'definition',
        title: `its memory is huge pages of ${memoryText(pageKiB)}, reserved on node ${nodes}`,
        edits: [
          add('memoryBacking', `<hugepages><page size="${pageKiB}" unit="KiB"/></hugepages>`),
        ],
        risk: 'medium',
        riskText: 'it does not start where others have taken its huge pages',
        givesUp: 'ballooning, merging by KSM and swapping of its memory',
      },
    ];
  },
});

interface Part {
  readonly node: number;
  readonly sizeKiB: number;
}

/** How much of its memory is to be on which node: of each cell that is bound, or all on its only node. */
function partsByNode(definition: GuestDefinition, guest: Guest, host: Host): Part[] {
  const { numa, cpu, memoryKiB } = definition;
  if (numa.cells.length > 0)
    return sumByNode(
      numa.cells.map(({ cell, nodes }) => ({
        node: onlyOne(nodes),
        sizeKiB: needGiven(
          cpu.cells.find(({ id }) => id === cell)?.memoryKiB,
          `memory of cell ${cell}`,
        ),
      })),
    );
  const bound = numa.mode === 'strict' || numa.mode === 'restrictive' ? numa.nodes : undefined;
  const pinned = nodesOf(
    host,
    pinsOf(guest).flatMap(({ cpus }) => cpus),
  ).map(({ id }) => id);
  return [
    {
      node: onlyOne(bound ?? pinned),
      sizeKiB: needGiven(memoryKiB, 'memory of the guest'),
    },
  ];
}

function onlyOne(nodes: readonly number[]): number {
  const [node, ...others] = nodes;
  if (node === undefined)
    noMend('it is bound to no node: where its pool has to be is decided by its placement');
  if (others.length > 0)
    noMend(`it spans the nodes ${nodes.join(', ')} without cells: how much is where is not told`);
  return node;
}

function sumByNode(parts: readonly Part[]): Part[] {
  const sizes = new Map<number, number>();
  for (const { node, sizeKiB } of parts) sizes.set(node, (sizes.get(node) ?? 0) + sizeKiB);
  return [...sizes].map(([node, sizeKiB]) => ({ node, sizeKiB }));
}
