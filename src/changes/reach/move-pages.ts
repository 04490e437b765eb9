import { setTimeout as sleep } from 'node:timers/promises';
import { memoryText } from '../../model/amount.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../kind.ts';
import { ownMemory } from './own-memory.ts';

interface Move {
  readonly pid: number;
  readonly to: readonly number[];
  /** At most so much a second, so that the move does not crowd out who works. */
  readonly kibPerS: number;
}

/** move_pages(2) of the kernel's tables of system calls. */
const CALL_NUMBERS: Readonly<Record<string, number>> = { x64: 279, arm64: 239, riscv64: 239 };
/**
 * include/uapi/linux/mempolicy.h: only pages that no other process has, so none that KSM has merged; or those of memory
 * that is meant to be shared, which KSM leaves alone.
 */
const MPOL_MF_MOVE = 2;
const MPOL_MF_MOVE_ALL = 4;
/**
 * So many pages are moved between two looks at the clock: 16 MiB. Each call has all pCPUs hand in what they hold back
 * of the lists of pages (lru_cache_disable() in Linux mm/migrate.c), which costs the same for a page as for thousands.
 */
const BATCH = 4096;
/** A huge page goes where its first page is told to: all of it go to one node. */
const HUGE_PAGE_BYTES = 2n << 20n;
/** A page that somebody holds for a moment stays where it is, and is moved when asked for again. */
const PASSES = 3;
const KIB = 1024;
const PAGE_KIB = 4;
const MS_PER_S = 1000;

type MovePages = (
  pages: BigUint64Array,
  nodes: Int32Array | null,
  status: Int32Array,
  flags: number,
) => number;

interface Batch {
  readonly pages: BigUint64Array;
  readonly flags: number;
}

/**
 * Moves the pages of a process that lie elsewhere to some nodes, no faster than is allowed. Ends between two batches
 * where this program is asked to end.
 *
 * @throws Problem where it was asked to end, or the kernel refuses
 */
export async function movePages(move: Move, world: World): Promise<void> {
  const call = await openCall(move.pid);
  const startedMs = performance.now();
  let movedKiB = 0;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const beforeKiB = movedKiB;
    for await (const batch of batchesOf(move, world)) {
      if (world.ending?.aborted)
        throw new Problem({
          what: `asked to end: ${memoryText(movedKiB)} of process ${move.pid} were moved, the rest stays`,
        });
      movedKiB += moveBatch(batch, move, call) * PAGE_KIB;
      const aheadMs = (movedKiB / move.kibPerS) * MS_PER_S - (performance.now() - startedMs);
      // Others have their turn even where the kernel is slower than allowed.
      await sleep(Math.max(0, aheadMs));
    }
    if (movedKiB === beforeKiB) return;
  }
}

/** How many pages of a batch were moved: those that are there, and elsewhere. */
function moveBatch({ pages, flags }: Batch, { to, pid }: Move, call: MovePages): number {
  const status = new Int32Array(pages.length);
  if (call(pages, null, status, flags) < 0) throw refused(pid);
  const away = [...pages].filter((_, index) => {
    const node = status[index] ?? -1;
    return node >= 0 && !to.includes(node);
  });
  if (away.length === 0) return 0;
  const nodes = Int32Array.from(
    away,
    (page) => to[Number((page / HUGE_PAGE_BYTES) % BigInt(to.length))] ?? 0,
  );
  if (call(new BigUint64Array(away), nodes, new Int32Array(away.length), flags) < 0)
    throw refused(pid);
  return away.length;
}

function refused(pid: number): Problem {
  return new Problem({
    what: `the kernel does not move the memory of process ${pid}`,
    remedy:
      'run as root, with CAP_SYS_NICE and CAP_SYS_PTRACE, and see that the node has free memory',
  });
}

/** Addresses of the pages of a process's mappings that have pages away from those nodes. */
async function* batchesOf({ pid, to }: Move, world: World): AsyncGenerator<Batch> {
  const bytes = BigInt(PAGE_KIB * KIB);
  for (const { start, sizeKiB, shared, perNodeKiB } of await ownMemory(pid, world)) {
    if ([...perNodeKiB.keys()].every((node) => to.includes(node))) continue;
    const from = BigInt(`0x${start}`);
    const flags = shared ? MPOL_MF_MOVE_ALL : MPOL_MF_MOVE;
    const count = Math.floor(sizeKiB / PAGE_KIB);
    for (let done = 0; done < count; done += BATCH) {
      const length = Math.min(BATCH, count - done);
      const pages = BigUint64Array.from({ length }, (_, n) => from + BigInt(done + n) * bytes);
      yield { pages, flags };
    }
  }
}

async function openCall(pid: number): Promise<MovePages> {
  const number = CALL_NUMBERS[process.arch];
  try {
    if (number === undefined) throw new Error(`no system call number for ${process.arch}`);
    const { default: koffi } = await import('koffi');
    const syscall = koffi
      .load(null)
      .func(
        'long syscall(long number, long pid, unsigned long count, uint64_t *pages, int *nodes, _Out_ int *status, long flags)',
      );
    return (pages, nodes, status, flags) =>
      Number(syscall(number, pid, pages.length, pages, nodes, status, flags));
  } catch (error) {
    throw new Problem({
      what: 'memory cannot be moved at a bounded rate: the optional package koffi, which calls the kernel, does not load',
      remedy: 'install it, or move at once with virt-tune plan and apply',
      cause: error,
    });
  }
}
