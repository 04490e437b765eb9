import { type Fact, mapFact, thenFact } from '../../model/fact.ts';
import type { BuddyZone, FragmentationIndex, Zone } from '../../model/host-memory.ts';
import type { FileTree } from '../file-tree.ts';
import { debugText } from './debugfs.ts';
import { decimal, parsed, parseFile, splitWords } from './kernel-text.ts';

export function collectBuddy(files: FileTree): Fact<BuddyZone[]> {
  return parseFile(files, '/proc/buddyinfo', (content) =>
    zoneLines(content).map(({ node, zone, words }) => ({
      node,
      zone,
      freeBlocks: words.map(decimal),
    })),
  );
}

export function collectFragmentation(files: FileTree): Fact<FragmentationIndex[]> {
  return thenFact(debugText(files, 'extfrag/extfrag_index'), (text) =>
    parsed('extfrag_index', text, (content) =>
      zoneLines(content).map(({ node, zone, words }) => ({
        node,
        zone,
        byOrder: words.map(decimal),
      })),
    ),
  );
}

interface ZoneLine {
  node: number;
  zone: string;
  words: string[];
}

/** Lines `Node 0, zone   Normal   12 5 ...`. */
function zoneLines(content: string): ZoneLine[] {
  const lines = content.split('\n').flatMap((line) => {
    const match = /^Node\s+(\d+),\s+zone\s+(\w+)\s*(.*)$/.exec(line);
    if (match?.[2] === undefined) return [];
    return [{ node: Number(match[1]), zone: match[2], words: splitWords(match[3] ?? '') }];
  });
  if (lines.length === 0) throw new RangeError('no zone in it');
  return lines;
}

/** Zones that hold memory. */
export function collectZones(files: FileTree): Fact<Zone[]> {
  return mapFact(parseFile(files, '/proc/zoneinfo', parseZoneinfo), (zones) =>
    zones.filter((zone) => zone.managed > 0),
  );
}

/** Blocks that begin with a line `Node 0, zone Normal` and hold indented lines `min 123`, `pages free 456`. */
function parseZoneinfo(content: string): Zone[] {
  return content.split(/^(?=Node )/m).flatMap((block) => {
    const header = /^Node\s+(\d+),\s+zone\s+(\w+)/.exec(block);
    if (header?.[2] === undefined) return [];
    const number = (name: string): number => {
      const line = new RegExp(`^\\s+${name}\\s+(\\d+)$`, 'm').exec(block);
      return line === null ? 0 : decimal(line[1]);
    };
    return [
      {
        node: Number(header[1]),
        zone: header[2],
        free: number('pages free'),
        min: number('min'),
        low: number('low'),
        high: number('high'),
        managed: number('managed'),
      },
    ];
  });
}
