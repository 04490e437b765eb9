import type { Topology } from '../model/topology.ts';

/** A part of a machine and the parts inside it. `id` is the kernel's; for `llc` it is the cache level. */
export interface TopologyPart {
  readonly kind: 'package' | 'node' | 'llc';
  readonly id: number;
  readonly cpus: readonly number[];
  readonly parts: readonly TopologyPart[];
}

interface Group {
  readonly id: number;
  readonly cpus: readonly number[];
}

/**
 * Puts the smaller into the larger: nodes into packages on most machines, packages into nodes where memory
 * is interleaved, and last-level caches into whichever is inside. Nodes without CPUs stand by themselves.
 */
export function nestTopology({ packages, nodes, llcGroups }: Topology): TopologyPart[] {
  const caches = llcGroups.map(({ level, cpus }) => part('llc', { id: level, cpus }, []));
  const nodesOutside = nodes.length <= packages.length && !allInside(nodes, packages);
  const [outer, inner] = nodesOutside
    ? ([
        { kind: 'node', groups: nodes },
        { kind: 'package', groups: packages },
      ] as const)
    : ([
        { kind: 'package', groups: packages },
        { kind: 'node', groups: nodes },
      ] as const);
  const small = inner.groups.map((group) => part(inner.kind, group, worthTelling(group, caches)));
  const nested = outer.groups.map((group) => part(outer.kind, group, insideOf(group, small)));
  const placed = new Set(nested.flatMap(({ parts }) => parts));
  return [...nested, ...small.filter((each) => !placed.has(each))];
}

function part(
  kind: TopologyPart['kind'],
  { id, cpus }: Group,
  parts: TopologyPart[],
): TopologyPart {
  return { kind, id, cpus, parts };
}

/** Caches of single cores only repeat the cores. */
function worthTelling(group: Group, caches: readonly TopologyPart[]): TopologyPart[] {
  const inside = insideOf(group, caches);
  return inside.length > 1 && inside.every(({ cpus }) => cpus.length <= 2) ? [] : inside;
}

function insideOf<T extends { readonly cpus: readonly number[] }>(
  outer: Group,
  parts: readonly T[],
): T[] {
  const within = new Set(outer.cpus);
  return parts.filter(({ cpus }) => cpus.length > 0 && cpus.every((cpu) => within.has(cpu)));
}

function allInside(parts: readonly Group[], outers: readonly Group[]): boolean {
  return parts.every((each) => outers.some((outer) => insideOf(outer, [each]).length > 0));
}
