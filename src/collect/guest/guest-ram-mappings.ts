/** One line of /proc/PID/maps: an address range and what backs it. */
export interface AddressRange {
  /** As numa_maps spells it. */
  readonly start: string;
  readonly sizeKiB: number;
  readonly writable: boolean;
  /** Whether what is written there goes to the file rather than to the process alone. */
  readonly shared: boolean;
  readonly file: string;
}

const BYTES_PER_KIB = 1024n;

export function parseMaps(text: string): AddressRange[] {
  const ranges: AddressRange[] = [];
  for (const line of text.split('\n')) {
    const match = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \d+ *(.*)$/.exec(line);
    if (match === null) continue;
    const [, start = '', end = '', permissions = '', file = ''] = match;
    const bytes = BigInt(`0x${end}`) - BigInt(`0x${start}`);
    ranges.push({
      start,
      sizeKiB: Number(bytes / BYTES_PER_KIB),
      writable: permissions.includes('w'),
      shared: permissions.endsWith('s'),
      file,
    });
  }
  return ranges;
}

/**
 * Names of mappings that can only be guest memory: QEMU's files for `-mem-path` and memory-backend-file,
 * its memfd, and the guest memory of other VMMs.
 */
const RAM_FILE =
  /qemu_back_mem\.|\/memfd:memory-backend-memfd|\/memfd:crosvm_guest|\/memfd:pc\.ram/;

/**
 * Start addresses of the mappings that hold guest RAM: those with a telling name, and those exactly as
 * large as one of the guest's memories (QEMU maps each memory backend as one range whose flags keep the
 * kernel from joining it to a neighbour). Where neither fits, the largest writable one.
 *
 * @param memoriesKiB the guest's memory as a whole and of each of its cells, where known
 */
export function guestRamMappings(
  ranges: readonly AddressRange[],
  memoriesKiB: readonly number[],
): Set<string> {
  const writable = ranges.filter((range) => range.writable);
  const chosen = writable.filter(
    (range) => RAM_FILE.test(range.file) || memoriesKiB.includes(range.sizeKiB),
  );
  if (chosen.length > 0) return new Set(chosen.map((range) => range.start));
  const largest = writable.reduce<AddressRange | undefined>(
    (best, range) => (best === undefined || range.sizeKiB > best.sizeKiB ? range : best),
    undefined,
  );
  return new Set(largest === undefined ? [] : [largest.start]);
}
