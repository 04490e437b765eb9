import type { BlockDevice } from '../model/host-storage.ts';

/** The disks a volume lies on: partitions, mappings and arrays have no node of their own. */
export function disksBelow(
  device: BlockDevice,
  byName: ReadonlyMap<string, BlockDevice>,
  above: ReadonlySet<string> = new Set(),
): BlockDevice[] {
  if (device.lower.length === 0) return [device];
  const path = new Set([...above, device.name]);
  return device.lower.flatMap((name) => {
    const lower = path.has(name) ? undefined : byName.get(name);
    return lower === undefined ? [] : disksBelow(lower, byName, path);
  });
}
