import { Problem } from '../../model/problem.ts';
import type { Arrangement } from '../../simulate/analytic/arrange.ts';
import { arrangements } from '../../simulate/analytic/arrange.ts';
import type { HostShape } from '../../simulate/analytic/regular-host.ts';
import { nonsense } from '../../simulate/check-host.ts';
import { parseMemoryMiB } from './numbers.ts';

const MIB_PER_CORE = 4096;

/** The host that --cores, --nodes, --threads and --memory describe. */
export function describedHost({
  cores,
  nodes,
  threads,
  memory,
}: {
  readonly cores: number | undefined;
  readonly nodes: number;
  readonly threads: number;
  readonly memory: string | undefined;
}): HostShape {
  if (cores === undefined) {
    throw new Problem({ what: 'no host is described', remedy: 'give --cores, and --nodes' });
  }
  const MOST_NODES = 1024;
  const MOST_THREADS = 8;
  if (nodes > cores || nodes > MOST_NODES) {
    throw nonsense('the command line', '--nodes', `${nodes} nodes for ${cores} cores`);
  }
  if (threads > MOST_THREADS) {
    throw nonsense('the command line', '--threads', `${threads} threads a core`);
  }
  const memoryMiB = memory === undefined ? cores * MIB_PER_CORE : parseMemoryMiB(memory);
  return { cores, nodes, threads, memoryMiB, numaBalancing: false };
}

/** Reads `floating,core-pinned`. */
export function parsePolicies(text: string): Arrangement[] {
  return text.split(',').map((word) => {
    const policy = arrangements.find((each) => each === word.trim());
    if (policy !== undefined) return policy;
    throw new Problem({
      what: 'not a policy',
      where: word,
      remedy: `give ${arrangements.join(', ')}`,
    });
  });
}

export const PAGE_KIB = { '4K': 4, '2M': 2048, '1G': 1024 * 1024 } as const;
