import {
  absent,
  type Fact,
  isKnown,
  known,
  mapFact,
  thenFact,
  valueOrUndefined,
} from '../../model/fact.ts';
import type { HostMemory, Zram } from '../../model/host-memory.ts';
import type { FileTree } from '../file-tree.ts';
import { chosenWord, decimal, parsed, parseFile, splitWords, switchState } from './kernel-text.ts';
import { unescapeOctal } from './octal-escapes.ts';

const ZSWAP = '/sys/module/zswap/parameters';
const BLOCK = '/sys/class/block';

/** Empty where no swap is in use. */
export function collectSwaps(files: FileTree): HostMemory['swaps'] {
  return parseFile(files, '/proc/swaps', (content) => {
    const [header = '', ...lines] = content.split('\n');
    if (!header.startsWith('Filename')) throw new RangeError('no header');
    return lines
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const [name = '', kind = '', size, used, priority] = splitWords(line);
        return {
          name: unescapeOctal(name),
          kind,
          sizeKiB: decimal(size),
          usedKiB: decimal(used),
          priority: decimal(priority),
        };
      });
  });
}

export function readZswapEnabled(files: FileTree): Fact<boolean> {
  return parseFile(files, `${ZSWAP}/enabled`, switchState);
}

export function collectZswap(files: FileTree): Fact<Record<string, string>> {
  return mapFact(files.names(ZSWAP), (names) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const text = files.text(`${ZSWAP}/${name}`);
        return isKnown(text) ? [[name, text.value]] : [];
      }),
    ),
  );
}

/** Devices that have been given a size. Absent where the driver is not loaded. */
export function collectZram(files: FileTree): Fact<Zram[]> {
  return thenFact(files.names(BLOCK), (names) => {
    const devices = names.filter((name) => /^zram\d+$/.test(name));
    if (devices.length === 0) return absent;
    return known(devices.flatMap((name) => describeZram(files, name)));
  });
}

function describeZram(files: FileTree, name: string): Zram[] {
  const sizeBytes = valueOrUndefined(files.number(`${BLOCK}/${name}/disksize`)) ?? 0;
  if (sizeBytes === 0) return [];
  const statistics = files.text(`${BLOCK}/${name}/mm_stat`);
  // Columns: stored, compressed, memory used in all; bytes (Documentation/admin-guide/blockdev/zram.rst).
  const columnKiB = (column: number): Fact<number> =>
    thenFact(statistics, (text) =>
      parsed(`${BLOCK}/${name}/mm_stat`, text, (row) => decimal(splitWords(row)[column]) / 1024),
    );
  return [
    {
      name,
      sizeKiB: sizeBytes / 1024,
      algorithm: parseFile(files, `${BLOCK}/${name}/comp_algorithm`, chosenWord),
      storedKiB: columnKiB(0),
      compressedKiB: columnKiB(1),
      usedKiB: columnKiB(2),
    },
  ];
}
