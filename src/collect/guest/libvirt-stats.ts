import type { Connection } from '../../libvirt/connection.ts';
import type { Domain } from '../../libvirt/domain.ts';
import { DeadlineError, messageOf } from '../../libvirt/error.ts';
import type { StatsGroup } from '../../libvirt/host-calls.ts';
import type { GuestStats } from './guest-stats.ts';
import type { LibvirtSource } from './libvirt-source.ts';

/** One reading of libvirt's bulk statistics. */
export interface BulkStats {
  /** When they were asked for. */
  readonly atMs: number;
  /** By UUID. */
  readonly domains: ReadonlyMap<string, GuestStats>;
  /** UUIDs of guests whose monitor did not answer in time. */
  readonly stuck: ReadonlySet<string>;
  /** Why there are none at all. */
  readonly problem: string | undefined;
}

/** A QEMU answers in 4 ms (measured); ten times that for a busy host, and the daemon's own share. */
const DEADLINE_MS = 2000;
const DEADLINE_PER_GUEST_MS = 40;

/**
 * Asks for all running domains at once and never waits for one: NOWAIT skips a guest that some other call
 * is waiting for. A guest that has only just stopped answering still holds up the first such call; after
 * the deadline a second one, on a connection of its own, finds it occupied and passes it by.
 */
export async function readBulkStats(
  libvirt: LibvirtSource,
  domains: readonly Domain[],
  groups: readonly StatsGroup[],
): Promise<BulkStats> {
  const atMs = performance.now();
  if (domains.length === 0) return empty(atMs);
  const deadlineMs = DEADLINE_MS + DEADLINE_PER_GUEST_MS * domains.length;
  const query = { domains, groups, active: true, nowait: true, deadlineMs };
  try {
    return { ...empty(atMs), domains: await ask(libvirt.connection, query) };
  } catch (error) {
    if (!(error instanceof DeadlineError)) return { ...empty(atMs), problem: messageOf(error) };
  }
  try {
    await using second = await libvirt.another({ readOnly: true });
    const answers = await ask(second, query);
    const stuck = [...answers].flatMap(([uuid, stats]) => (isStuck(stats) ? [uuid] : []));
    return { ...empty(atMs), domains: answers, stuck: new Set(stuck) };
  } catch (error) {
    return { ...empty(atMs), problem: messageOf(error) };
  }
}

function empty(atMs: number): BulkStats {
  return { atMs, domains: new Map(), stuck: new Set(), problem: undefined };
}

async function ask(
  connection: Connection,
  query: Parameters<Connection['allDomainStats']>[0],
): Promise<Map<string, GuestStats>> {
  const records = await connection.allDomainStats(query);
  return new Map(records.map(({ domain, stats }) => [domain.uuid, stats]));
}

/**
 * libvirt knows by itself which disks a guest has, but only its QEMU knows their counters. Of a guest
 * without disks nothing is concluded.
 */
function isStuck(stats: GuestStats): boolean {
  let disks = 0;
  for (const name of stats.keys()) {
    if (/^block\.\d+\.rd\.reqs$/.test(name)) return false;
    if (/^block\.\d+\.path$/.test(name)) disks += 1;
  }
  return disks > 0;
}
