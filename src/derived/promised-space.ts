import { isAbsent, isKnown, valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { DiskImage, ImageLayer } from '../model/guest-image.ts';
import type { Host } from '../model/host.ts';
import type { BlockDevice, Mount } from '../model/host-storage.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { mountOf } from './mount-of.ts';

/** A place that hands space out as disks are written. */
export interface SharedSpace {
  /** `/var/lib/libvirt/images`, `thin pool vg-pool-tpool` */
  readonly name: string;
  /** What disks on it may still take, and what there is for them, KiB. */
  readonly promisedKiB: number;
  readonly roomKiB: number;
  /** 0..1; undefined where that was not read. */
  readonly usedShare: number | undefined;
}

export interface PromisedSpace {
  readonly spaces: readonly SharedSpace[];
  /** What could not be counted: `image of vda of web`. */
  readonly uncounted: readonly string[];
}

/** What guests' image files may still grow by in each file system, and thin volumes in each pool. */
export function promisedSpace(snapshot: Snapshot): PromisedSpace {
  const uncounted: string[] = [];
  return {
    spaces: [...fileSystems(snapshot, uncounted), ...thinPools(snapshot.host, uncounted)],
    uncounted,
  };
}

function fileSystems(snapshot: Snapshot, uncounted: string[]): SharedSpace[] {
  const mounts = valueOrUndefined(snapshot.host.mounts) ?? [];
  const found = new Map<Mount, number>();
  for (const image of imageFiles(snapshot, uncounted)) {
    const mount = mountOf(image, mounts);
    const growthKiB = growthOf(image);
    if (mount === undefined || growthKiB === undefined || roomOf(mount) === undefined)
      uncounted.push(image.file);
    else found.set(mount, (found.get(mount) ?? 0) + growthKiB);
  }
  return [...found].map(([mount, promisedKiB]) => ({
    name: mount.mountPoint,
    promisedKiB,
    roomKiB: roomOf(mount) ?? 0,
    usedShare: valueOrUndefined(mount.usedShare),
  }));
}

/** The files that guests write to, each once. */
function imageFiles({ guests }: Snapshot, uncounted: string[]): ImageLayer[] {
  const files = new Map<string, ImageLayer>();
  for (const { name, image } of guests.flatMap(growing)) {
    const active = valueOrUndefined(image.layers)?.[0];
    if (active !== undefined) files.set(active.file, active);
    else if (!isAbsent(image.layers)) uncounted.push(`image of ${image.target} of ${name}`);
  }
  return [...files.values()].filter(
    ({ hostFileSystem }) => valueOrUndefined(hostFileSystem) !== 'block',
  );
}

/** Images of disks that are written to. */
function growing({ name, definition, images }: Guest): { name: string; image: DiskImage }[] {
  const disks = valueOrUndefined(definition)?.disks ?? [];
  const readOnly = new Set(disks.filter((disk) => disk.readOnly).map(({ target }) => target));
  return images.filter(({ target }) => !readOnly.has(target)).map((image) => ({ name, image }));
}

/** qcow2's own tables come on top: less than a thousandth of the disk. */
function growthOf({ virtualBytes, allocatedBytes }: ImageLayer): number | undefined {
  return allocatedBytes === undefined
    ? undefined
    : Math.max(virtualBytes - allocatedBytes, 0) / 1024;
}

function roomOf({ sizeKiB, usedShare }: Mount): number | undefined {
  if (!isKnown(sizeKiB) || !isKnown(usedShare)) return undefined;
  return Math.round(sizeKiB.value * (1 - usedShare.value));
}

function thinPools({ blockDevices }: Host, uncounted: string[]): SharedSpace[] {
  const devices = valueOrUndefined(blockDevices) ?? [];
  const mapped = devices.filter(({ kind }) => kind === 'dm');
  uncounted.push(
    ...mapped.filter(({ dmTarget }) => !isKnown(dmTarget)).map(({ name }) => `target of ${name}`),
  );
  const volumes = mapped.filter(({ dmTarget }) => valueOrUndefined(dmTarget) === 'thin');
  return mapped.flatMap((pool) => {
    const roomKiB = valueOrUndefined(pool.sizeKiB);
    if (valueOrUndefined(pool.dmTarget) !== 'thin-pool' || roomKiB === undefined) return [];
    const promisedKiB = volumes
      .filter(({ lower }) => lower.includes(pool.name))
      .reduce((sum, { sizeKiB }) => sum + (valueOrUndefined(sizeKiB) ?? 0), 0);
    if (promisedKiB === 0) return [];
    const name = `thin pool ${valueOrUndefined(pool.alias) ?? pool.name}`;
    return [{ name, promisedKiB, roomKiB, usedShare: usedOfPool(pool) }];
  });
}

/**
 * `transaction usedMeta/totalMeta usedData/totalData ...`
 * (Linux Documentation/admin-guide/device-mapper/thin-provisioning.rst, status of a pool).
 */
function usedOfPool({ dmStatus }: BlockDevice): number | undefined {
  const match = /^\d+ \d+\/\d+ (\d+)\/([1-9]\d*)(?: |$)/.exec(valueOrUndefined(dmStatus) ?? '');
  return match === null ? undefined : Number(match[1]) / Number(match[2]);
}
