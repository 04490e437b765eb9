import { readFileSync } from 'node:fs';
import { isKnown } from '../../model/fact.ts';
import type { World } from '../collector.ts';
import type { FileTree } from '../file-tree.ts';

const USUAL_KIB = 4;

/** Entry of the auxiliary vector that holds the page size (getauxval(3)). */
const AT_PAGESZ = 6n;
const ENTRY_BYTES = 16;

/** A live kernel tells every process; of a recorded tree it follows from what else depends on it. */
export function pageSizeKiB(world: World): number {
  return (world.live ? fromAuxiliaryVector() : undefined) ?? fromTree(world.files);
}

function fromAuxiliaryVector(): number | undefined {
  try {
    const vector = readFileSync('/proc/self/auxv');
    for (let at = 0; at + ENTRY_BYTES <= vector.length; at += ENTRY_BYTES) {
      if (nativeWord(vector, at) === AT_PAGESZ) return Number(nativeWord(vector, at + 8)) / 1024;
    }
  } catch {
    // Old or locked down: the tree still tells.
  }
  return undefined;
}

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function nativeWord(vector: Buffer, at: number): bigint {
  return LITTLE_ENDIAN ? vector.readBigUInt64LE(at) : vector.readBigUInt64BE(at);
}

/** On arm64 a huge page is as many pages as one page holds entries: 2 MiB of 4 KiB, 32 MiB of 16, 512 MiB of 64. */
const PAGE_KIB_BY_HUGE_MIB = new Map([
  [32, 16],
  [512, 64],
]);

function fromTree(files: FileTree): number {
  const cpuinfo = files.text('/proc/cpuinfo');
  // Distributions build ppc64 kernels with 64 KiB pages.
  if (isKnown(cpuinfo) && /^cpu\s*: POWER/m.test(cpuinfo.value)) return 64;
  const hugeBytes = files.number('/sys/kernel/mm/transparent_hugepage/hpage_pmd_size');
  if (!isKnown(hugeBytes)) return USUAL_KIB;
  return PAGE_KIB_BY_HUGE_MIB.get(hugeBytes.value / 1024 / 1024) ?? USUAL_KIB;
}
