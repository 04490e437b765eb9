/** What kinds of thing are replaced, and what stands for them. */
export type SecretKind =
  | 'guest'
  | 'host'
  | 'path'
  | 'mac'
  | 'ip'
  | 'uuid'
  | 'id'
  | 'device'
  | 'url';

/** Gives every original its stand-in: the same one every time, numbered in the order of first appearance. */
export interface Pseudonyms {
  of(kind: SecretKind, original: string): string;
}

/**
 * @param originals everything that will be replaced, so that no stand-in contains the name of something else
 *   (`guest-2` may be the name of a real guest)
 */
export function createPseudonyms(originals: Iterable<string>): Pseudonyms {
  const taken = [...originals].map((original) => original.toLowerCase());
  const byKind = new Map<SecretKind, Map<string, string>>();
  const prefixes = new Map<SecretKind, string>();
  const prefixOf = (kind: SecretKind): string => {
    let prefix = prefixes.get(kind);
    if (prefix !== undefined) return prefix;
    prefix = kind;
    while (taken.some((original) => original.includes(`${prefix}-`))) prefix = `${prefix}x`;
    prefixes.set(kind, prefix);
    return prefix;
  };
  return {
    of: (kind, original) => {
      const known = byKind.get(kind) ?? new Map<string, string>();
      byKind.set(kind, known);
      const before = known.get(original);
      if (before !== undefined) return before;
      const standIn = shape(kind, original, { prefix: prefixOf(kind), number: known.size + 1 });
      known.set(original, standIn);
      return standIn;
    },
  };
}

/** Stand-ins keep the form of what they stand for, so that whoever reads the snapshot needs no other rules. */
function shape(
  kind: SecretKind,
  original: string,
  name: { prefix: string; number: number },
): string {
  const { prefix, number } = name;
  const hex = number.toString(16);
  switch (kind) {
    case 'mac':
      // Locally administered; keeps nothing of the vendor.
      return `02:00:00:${hex.padStart(6, '0').replaceAll(/(..)(?=.)/g, '$1:')}`;
    case 'uuid':
      return `00000000-0000-4000-8000-${hex.padStart(12, '0')}`;
    case 'ip':
      return original.includes(':') ? `2001:db8::${hex}` : documentationAddress(number);
    case 'path':
      return `${directoryKept(original)}${prefix}-${number}${extension(original)}`;
    case 'url':
      return `${/^[a-z][a-z0-9+.-]*/i.exec(original)?.[0] ?? 'url'}://path-${number}${extension(original)}`;
    default:
      return `${prefix}-${number}`;
  }
}

/** 198.18.0.0/15 and 192.0.2.0/24 are for examples only (RFC 2544, RFC 5737). */
function documentationAddress(number: number): string {
  return `198.${18 + (Math.floor(number / 65_536) % 2)}.${Math.floor(number / 256) % 256}.${number % 256}`;
}

/** A path below /dev stays one, because that says it is a device. */
function directoryKept(path: string): string {
  if (path.startsWith('/dev/')) return '/dev/';
  return path.startsWith('/') ? '/' : '';
}

const FORMATS = /\.(?:qcow2|qcow|raw|img|iso|vmdk|vdi|vhdx?|qed|luks|fd)$/i;

function extension(path: string): string {
  return FORMATS.exec(path)?.[0].toLowerCase() ?? '';
}
