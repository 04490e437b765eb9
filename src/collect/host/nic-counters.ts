import type { Fact } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';
import { decimal, parseFile, splitWords } from './kernel-text.ts';
import type { Counters } from './sampling.ts';

/** NIC -> counters under the names they have below /sys/class/net/NAME/statistics. */
export type NicCounters = ReadonlyMap<string, Counters>;

/** Columns of /proc/net/dev; `drop` and `frame` are sums of several of the kernel's counters. Without a name: not kept. */
const COLUMNS = [
  'rx_bytes',
  'rx_packets',
  'rx_errors',
  'rx_dropped',
  'rx_fifo_errors',
  'rx_frame_errors',
  undefined,
  undefined,
  'tx_bytes',
  'tx_packets',
  'tx_errors',
  'tx_dropped',
  'tx_fifo_errors',
  undefined,
  'tx_carrier_errors',
];

/** One file for all NICs: a host with hundreds of taps would need thousands of reads otherwise. */
export function readNicCounters(files: FileTree): Fact<NicCounters> {
  return parseFile(files, '/proc/net/dev', parseNetDev);
}

export function parseNetDev(content: string): Map<string, Counters> {
  const nics = new Map<string, Counters>();
  for (const line of content.split('\n')) {
    const match = /^\s*(\S+):\s*(.*)$/.exec(line);
    if (match?.[1] === undefined) continue;
    const columns = splitWords(match[2] ?? '');
    const counters = COLUMNS.flatMap((column, index): [string, number][] =>
      column === undefined ? [] : [[column, decimal(columns[index])]],
    );
    nics.set(match[1], Object.fromEntries(counters));
  }
  return nics;
}
