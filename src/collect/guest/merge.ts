import type { LibvirtDomain } from './libvirt-domains.ts';
import type { VmmProcess } from './processes.ts';

/** One guest, from whichever sides know it. */
export interface GuestCandidate {
  /** Unique in the snapshot. */
  readonly id: string;
  readonly domain: LibvirtDomain | undefined;
  readonly process: VmmProcess | undefined;
}

/**
 * Joins libvirt's running domains with the processes found on this machine, so that each guest is one.
 * libvirt writes the UUID and the name on every QEMU's command line; a copy of such a command line that
 * was started by hand has the UUID too, so a process that also has the name goes first.
 */
export function mergeGuests(
  domains: readonly LibvirtDomain[],
  processes: readonly VmmProcess[],
): GuestCandidate[] {
  const free = new Set(processes);
  const ids = new Set<string>();
  const candidates: GuestCandidate[] = [];
  for (const domain of domains) {
    const process = domain.active ? processOf(domain, free) : undefined;
    if (process !== undefined) free.delete(process);
    ids.add(domain.domain.uuid);
    candidates.push({ id: domain.domain.uuid, domain, process });
  }
  for (const process of free) {
    const uuid = uuidOf(process);
    const id = uuid === undefined || ids.has(uuid) ? `pid-${process.pid}` : uuid;
    ids.add(id);
    candidates.push({ id, domain: undefined, process });
  }
  return candidates;
}

function processOf(domain: LibvirtDomain, free: Iterable<VmmProcess>): VmmProcess | undefined {
  const same = [...free].filter((process) => uuidOf(process) === domain.domain.uuid);
  return same.find((process) => nameOf(process) === domain.domain.name) ?? same[0];
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function uuidOf(process: VmmProcess): string | undefined {
  const uuid = optionValue(process.argv, 'uuid')?.toLowerCase();
  return uuid !== undefined && UUID.test(uuid) ? uuid : undefined;
}

/** `-name guest=NAME,...` or `-name NAME`; a comma in the name is doubled. */
export function nameOf(process: VmmProcess): string | undefined {
  const value = optionValue(process.argv, 'name');
  if (value === undefined) return undefined;
  const parts = value.replaceAll(',,', '\0').split(',');
  const named = parts.find((part) => part.startsWith('guest='))?.slice('guest='.length);
  const bare = parts[0]?.includes('=') === true ? undefined : parts[0];
  return (named ?? bare)?.replaceAll('\0', ',');
}

function optionValue(argv: readonly string[], name: string): string | undefined {
  const at = argv.findIndex((argument) => argument === `-${name}` || argument === `--${name}`);
  return at < 0 ? undefined : argv[at + 1];
}
