import { messageOf } from '../../libvirt/error.ts';
import type { World } from '../collector.ts';
import { type LibvirtDomain, readDomains } from './libvirt-domains.ts';
import {
  type GuestSource,
  type LibvirtOpening,
  type LibvirtSource,
  openLibvirt,
} from './libvirt-source.ts';
import type { ProcessScan } from './processes.ts';

export const NO_PROCESSES: ProcessScan = { processes: [], vhostThreads: new Map() };

export async function openSource(
  world: World,
  connect: string | undefined,
): Promise<LibvirtOpening> {
  if (world.live) return await openLibvirt(connect, world.signal);
  const detail = 'not asked: recorded files are read';
  return {
    libvirt: undefined,
    remote: false,
    source: { name: 'libvirt', outcome: 'absent', detail },
  };
}

export interface DomainListing {
  readonly domains: readonly LibvirtDomain[];
  /** What became of the source. */
  readonly source: GuestSource;
}

/** A libvirt that opened but cannot list its domains has failed; guests are then found from /proc alone. */
export async function listDomains(
  libvirt: LibvirtSource | undefined,
  source: GuestSource,
): Promise<DomainListing> {
  if (libvirt === undefined) return { domains: [], source };
  try {
    const domains = await readDomains(libvirt);
    const active = domains.filter((domain) => domain.active).length;
    const detail = `${active} running, ${domains.length - active} defined only`;
    return { domains, source: { ...source, detail } };
  } catch (error) {
    return { domains: [], source: { ...source, outcome: 'failed', detail: messageOf(error) } };
  }
}

export function procSource(scan: ProcessScan, remote: boolean): GuestSource {
  if (remote)
    return {
      name: '/proc',
      outcome: 'absent',
      detail: 'not read: the URI leads to another machine, and these processes are not its',
    };
  const count = scan.processes.length;
  return {
    name: '/proc',
    outcome: 'used',
    detail: `${count} VMM process${count === 1 ? '' : 'es'}`,
  };
}
