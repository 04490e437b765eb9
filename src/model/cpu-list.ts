/**
 * The kernel's list format for sets of CPUs, nodes and IRQs: `0-3,8,10-11`, also `0-15:2/4` (groups)
 * and libvirt's exclusions `0-7,^3`. See Documentation/admin-guide/kernel-parameters.rst, "list format".
 */

/** More than any kernel supports (NR_CPUS is at most 8192 on x86); guards against `0-4000000000`. */
const MAX_MEMBER = 65_535;

/** Each member put in and taken out once; a list that names more says the same again and again. */
const MAX_NAMED = 2 * (MAX_MEMBER + 1);

/** Ascending, without duplicates. Throws a `RangeError` on anything that is not a list. */
export function parseCpuList(text: string): number[] {
  const members = new Set<number>();
  let named = 0;
  for (const part of text.trim().split(',')) {
    const item = part.trim();
    if (item === '') continue;
    const isExclusion = item.startsWith('^');
    const range = parseRange(isExclusion ? item.slice(1) : item);
    named += range.length;
    if (named > MAX_NAMED) throw new RangeError('not a CPU list: it repeats itself');
    for (const member of range) {
      if (isExclusion) members.delete(member);
      else members.add(member);
    }
  }
  return [...members].sort((left, right) => left - right);
}

export function formatCpuList(members: Iterable<number>): string {
  const sorted = [...new Set(members)].sort((left, right) => left - right);
  const ranges: string[] = [];
  let start = 0;
  for (let index = 1; index <= sorted.length; index++) {
    if (sorted[index] === (sorted[index - 1] ?? 0) + 1) continue;
    const first = sorted[start];
    const last = sorted[index - 1];
    ranges.push(first === last ? `${first}` : `${first}-${last}`);
    start = index;
  }
  return ranges.join(',');
}

/** The kernel's mask format: comma-separated 32-bit words in hexadecimal, highest first (`00000000,0000000f`). */
export function parseCpuMask(text: string): number[] {
  const words = text.trim().split(',').reverse();
  const members: number[] = [];
  for (const [index, word] of words.entries()) {
    if (!/^[0-9a-fA-F]{1,8}$/.test(word)) throw new RangeError(`not a CPU mask: ${text.trim()}`);
    const bits = Number.parseInt(word, 16);
    for (let bit = 0; bit < 32; bit++) if ((bits >>> bit) & 1) members.push(index * 32 + bit);
  }
  return members;
}

/** The mask without these, as many digits long as before: the kernel reads both, and shows this one. */
export function maskWithout(mask: string, members: Iterable<number>): string {
  const words = mask
    .trim()
    .split(',')
    .map((word) => ({
      digits: word.length,
      bits: Number.parseInt(word, 16),
    }));
  for (const member of members) {
    const word = words.at(-1 - Math.floor(member / 32));
    if (word !== undefined) word.bits = (word.bits & ~(1 << (member % 32))) >>> 0;
  }
  return words.map(({ digits, bits }) => bits.toString(16).padStart(digits, '0')).join(',');
}

function parseRange(item: string): number[] {
  const match = /^(\d+)(?:-(\d+)(?::(\d+)\/(\d+))?)?$/.exec(item);
  if (match === null) throw new RangeError(`not a CPU list: ${item}`);
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  if (last < first || last > MAX_MEMBER) throw new RangeError(`not a CPU range: ${item}`);
  const used = match[3] === undefined ? 1 : Number(match[3]);
  const group = match[4] === undefined ? 1 : Number(match[4]);
  if (group < 1 || used < 1 || used > group) throw new RangeError(`not a CPU range: ${item}`);
  const members: number[] = [];
  for (let member = first; member <= last; member++) {
    if ((member - first) % group < used) members.push(member);
  }
  return members;
}
