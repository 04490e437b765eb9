import { type Fact, isAbsent, mapFact, unreadable } from '../../model/fact.ts';
import type { World } from '../collector.ts';

/** First line of a mapped device's table: what it does, and how it stands. */
export interface MapperStatus {
  target: string;
  status: string;
}

/**
 * Device-mapper name -> status. The kernel tells targets only through its ioctl interface, which dmsetup
 * speaks; `--noflush` keeps thin pools from committing their metadata for us.
 */
export async function readMapperStatus(world: World): Promise<Fact<Map<string, MapperStatus>>> {
  if (!world.live) return unreadable('device-mapper tables need a running system');
  if (!world.privileged) return unreadable('dmsetup status: permission denied; run as root');
  const output = await world.run('dmsetup', ['status', '--noflush']);
  if (isAbsent(output)) return unreadable('dmsetup: not installed; it comes with dmsetup or lvm2');
  return mapFact(output, parseStatus);
}

/** Lines `name: 0 2097152 thin-pool 1 12/4096 ...`. A name may hold colons, so the numbers mark its end. */
export function parseStatus(output: string): Map<string, MapperStatus> {
  const devices = new Map<string, MapperStatus>();
  for (const line of output.split('\n')) {
    const match = /^(.+): \d+ \d+ (\S+)(?: (.*))?$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined || devices.has(match[1])) continue;
    devices.set(match[1], { target: match[2], status: (match[3] ?? '').trim() });
  }
  return devices;
}
