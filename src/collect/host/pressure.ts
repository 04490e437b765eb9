import type { Fact } from '../../model/fact.ts';
import type { HostKernel, Pressure } from '../../model/host.ts';
import type { FileTree } from '../file-tree.ts';
import { decimal, parseFile } from './kernel-text.ts';

/** Pressure stall information (Documentation/accounting/psi.rst). Absent with psi=0 or an older kernel. */
export function collectPressure(files: FileTree): HostKernel['pressure'] {
  return {
    cpu: readPressure(files, '/proc/pressure/cpu'),
    memory: readPressure(files, '/proc/pressure/memory'),
    io: readPressure(files, '/proc/pressure/io'),
  };
}

function readPressure(files: FileTree, path: string): Fact<Pressure> {
  return parseFile(files, path, parsePressure);
}

/** `some avg10=0.00 avg60=0.10 avg300=0.17 total=15695591`, percentages and microseconds. */
export function parsePressure(content: string): Pressure {
  const some = parseLine(content, 'some');
  if (some === undefined) throw new RangeError('no line "some"');
  const full = parseLine(content, 'full');
  return {
    someAvg60: some.avg60,
    someTotalUs: some.totalUs,
    ...(full === undefined ? {} : { fullAvg60: full.avg60, fullTotalUs: full.totalUs }),
  };
}

function parseLine(content: string, kind: string): { avg60: number; totalUs: number } | undefined {
  const line = content.split('\n').find((candidate) => candidate.startsWith(`${kind} `));
  if (line === undefined) return undefined;
  const percent = decimal(/\bavg60=(\S+)/.exec(line)?.[1]);
  return { avg60: percent / 100, totalUs: decimal(/\btotal=(\S+)/.exec(line)?.[1]) };
}
