/**
 * /proc/PID/numa_maps (Documentation/filesystems/proc.rst, fs/proc/task_mmu.c): one line a mapping,
 * `ADDRESS POLICY [file=NAME|heap|stack] [huge] [anon=..] [mapmax=PROCESSES] N0=PAGES N1=PAGES kernelpagesize_kB=SIZE`.
 * Blanks and line ends in names are escaped by the kernel.
 */
export interface MappingPages {
  /** Start address as the file spells it: hexadecimal without leading zeros cut. */
  readonly start: string;
  readonly file: string | undefined;
  readonly huge: boolean;
  /** Processes that have the page that most of them have. */
  readonly processes: number;
  /** NUMA node id -> KiB resident. */
  readonly perNodeKiB: ReadonlyMap<number, number>;
  readonly residentKiB: number;
}

const DEFAULT_PAGE_KIB = 4;

/** Mappings that hold at least one page, in address order. */
export function parseNumaMaps(text: string): MappingPages[] {
  const mappings: MappingPages[] = [];
  for (const line of text.split('\n')) {
    const mapping = parseMapping(line);
    if (mapping !== undefined) mappings.push(mapping);
  }
  return mappings;
}

function parseMapping(line: string): MappingPages | undefined {
  // Most lines of a QEMU are libraries' mappings without pages: do not split those.
  if (!/ N\d+=/.test(line)) return undefined;
  const [start = '', , ...words] = line.split(' ');
  const perNode = new Map<number, number>();
  let pageKiB = DEFAULT_PAGE_KIB;
  let file: string | undefined;
  let processes = 1;
  for (const word of words) {
    const equals = word.indexOf('=');
    const key = word.slice(0, equals);
    const value = word.slice(equals + 1);
    if (key === 'file') file = value;
    else if (key === 'mapmax') processes = Number(value);
    else if (key === 'kernelpagesize_kB') pageKiB = Number(value);
    else if (/^N\d+$/.test(key)) perNode.set(Number(key.slice(1)), Number(value));
  }
  let residentKiB = 0;
  for (const [node, pages] of perNode) {
    perNode.set(node, pages * pageKiB);
    residentKiB += pages * pageKiB;
  }
  return { start, file, huge: words.includes('huge'), processes, perNodeKiB: perNode, residentKiB };
}

/** KiB per node over several mappings, keyed by the node's id as text. */
export function sumPerNode(mappings: Iterable<MappingPages>): Record<string, number> {
  const sums = new Map<number, number>();
  for (const mapping of mappings)
    for (const [node, kib] of mapping.perNodeKiB) sums.set(node, (sums.get(node) ?? 0) + kib);
  return Object.fromEntries([...sums].sort(([left], [right]) => left - right));
}
