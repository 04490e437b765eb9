import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Lacking } from '../lacking.ts';
import type { Leases } from '../leases.ts';
import type { GuestShape } from './guest-shape.ts';

const POOLS = '/sys/kernel/mm/hugepages';
const PAGE_KIB = { '2m': 2048, '1g': 1024 * 1024 } as const;
const SIZE_TEXT = { '2m': '2 MiB', '1g': '1 GiB' } as const;

/**
 * Enlarges the host's pool of huge pages by what a guest of this shape is made of. What is returned sets the pool back,
 * and is to be called after the guest has ended. Undefined where the guest is of ordinary memory.
 */
export async function reservePages(
  { memoryMiB, hostPage }: GuestShape,
  leases: Leases,
): Promise<(() => Promise<void>) | undefined> {
  if (hostPage !== '2m' && hostPage !== '1g') return undefined;
  const path = `${POOLS}/hugepages-${PAGE_KIB[hostPage]}kB/nr_hugepages`;
  const size = SIZE_TEXT[hostPage];
  if (!existsSync(path)) throw new Lacking(`this host has no pool of ${size} pages`);
  const before = Number(readFileSync(path, 'utf8'));
  const wanted = Math.ceil((memoryMiB * 1024) / PAGE_KIB[hostPage]);
  const back = leases.take({ kind: 'knob', path, value: String(before) });
  writeFileSync(path, String(before + wanted));
  // The kernel takes what it finds in one piece, and says nothing of the rest.
  const got = Number(readFileSync(path, 'utf8')) - before;
  if (got >= wanted) return back;
  await back();
  throw new Lacking(
    `of ${wanted} pages of ${size} only ${got} could be had: reserve them at boot (hugepagesz=, hugepages=), or free memory`,
  );
}
