import { type AddressRange, parseMaps } from '../../collect/guest/guest-ram-mappings.ts';
import { type MappingPages, parseNumaMaps } from '../../collect/guest/numa-maps.ts';
import type { World } from '../kind.ts';
import { readProcFile } from './process.ts';

export type OwnMemory = MappingPages & Pick<AddressRange, 'sizeKiB' | 'shared'>;

/**
 * Mappings of a process whose pages go where it goes. Programs, libraries, and the kernel that several guests boot
 * from, are read by other processes as well, and stay where they are.
 */
export async function ownMemory(pid: number, world: World): Promise<OwnMemory[]> {
  const ranges = new Map(
    parseMaps(await readProcFile(`${pid}/maps`, world)).map((range) => [range.start, range]),
  );
  return parseNumaMaps(await readProcFile(`${pid}/numa_maps`, world)).flatMap((mapping) => {
    const range = ranges.get(mapping.start);
    if (range === undefined || !isItsOwn(mapping, range)) return [];
    return [{ ...mapping, sizeKiB: range.sizeKiB, shared: range.shared }];
  });
}

/** A file that is written to through its mapping is memory: a guest's, that other processes may have as well. */
function isItsOwn({ file, processes }: MappingPages, { shared, writable }: AddressRange): boolean {
  return file === undefined || processes === 1 || (shared && writable);
}
