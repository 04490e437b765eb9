import { isKnown, valueOrUndefined } from '../../model/fact.ts';
import type { NumaNode } from '../../model/topology.ts';
import type { FileTree } from '../file-tree.ts';
import { readSet } from './cpu-set-file.ts';

const NODE_DIRECTORY = '/sys/devices/system/node';
/** ACPI SLIT: a node's distance to itself. */
const LOCAL_DISTANCE = 10;

/** Online NUMA nodes in ascending order. A kernel without NUMA support is one node, 0, with everything. */
export function readNodes(files: FileTree, online: ReadonlySet<number>): NumaNode[] {
  const ids = nodeIds(files);
  if (ids.length === 0) return [wholeMachine(files, online)];
  return ids.map((id) => readNode(files, id, online));
}

function nodeIds(files: FileTree): number[] {
  const listed = readSet(files, `${NODE_DIRECTORY}/online`);
  if (isKnown(listed)) return listed.value;
  return (valueOrUndefined(files.names(NODE_DIRECTORY)) ?? [])
    .flatMap((name) => (/^node\d+$/.test(name) ? [Number(name.slice(4))] : []))
    .sort((left, right) => left - right);
}

function readNode(files: FileTree, id: number, online: ReadonlySet<number>): NumaNode {
  const directory = `${NODE_DIRECTORY}/node${id}`;
  const cpus =
    valueOrUndefined(readSet(files, `${directory}/cpulist`, `${directory}/cpumap`)) ?? [];
  const distances = valueOrUndefined(files.text(`${directory}/distance`)) ?? '';
  return {
    id,
    cpus: cpus.filter((cpu) => online.has(cpu)),
    ...memory(valueOrUndefined(files.text(`${directory}/meminfo`))),
    distances: (distances.match(/\d+/g) ?? []).map(Number),
  };
}

function wholeMachine(files: FileTree, online: ReadonlySet<number>): NumaNode {
  return {
    id: 0,
    cpus: [...online],
    ...memory(valueOrUndefined(files.text('/proc/meminfo'))),
    distances: [LOCAL_DISTANCE],
  };
}

function memory(meminfo: string | undefined): { memoryKiB?: number } {
  const match = /MemTotal:\s+(\d+) kB/.exec(meminfo ?? '');
  return match === null ? {} : { memoryKiB: Number(match[1]) };
}
