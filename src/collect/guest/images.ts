import {
  absent,
  type Fact,
  isKnown,
  known,
  unreadable,
  valueOrUndefined,
} from '../../model/fact.ts';
import type { Disk } from '../../model/guest-devices.ts';
import type { DiskImage, ImageLayer } from '../../model/guest-image.ts';
import { type ChainLayer, imageChain } from '../../qemu/image-info.ts';
import type { World } from '../collector.ts';
import { type MountEntry, readMountTable } from '../host/mount-table.ts';
import { countExtents } from './extents.ts';
import { placeOf } from './file-place.ts';
import { limitConcurrency } from './limit-concurrency.ts';

/** Reads the images behind a guest's disks. */
export type ImageReader = (disks: readonly Disk[]) => Promise<DiskImage[]>;

/** Reading images competes with the guests for the same disks. */
const AT_ONCE = 2;
/** For all images of all guests together; the rest are reported. */
const LIMIT_MS = 20_000;

/** One reader a snapshot: an image that several guests share is read once. */
export function imageReader(world: World): ImageReader {
  const mounts = valueOrUndefined(readMountTable(world.files)) ?? [];
  const inTurn = limitConcurrency(AT_ONCE);
  const chains = new Map<string, Promise<Fact<ImageLayer[]>>>();
  const deadline = performance.now() + LIMIT_MS;
  const read: ReadLayers = (path, format) => {
    const key = `${format ?? ''}:${path}`;
    const started = chains.get(key);
    if (started !== undefined) return started;
    const reading = inTurn(async () => {
      if (performance.now() > deadline)
        return unreadable(`${path}: the time of ${LIMIT_MS / 1000} s for all images was spent`);
      return await readLayers(world, mounts, { path, format });
    });
    chains.set(key, reading);
    return reading;
  };
  return (disks) =>
    Promise.all(
      disks.filter(hasImage).map(async (disk) => ({
        target: disk.target,
        layers: await layersOf(world, disk, read),
      })),
    );
}

type ReadLayers = (path: string, format: string | undefined) => Promise<Fact<ImageLayer[]>>;

/** Empty drives have nothing to read. */
function hasImage(disk: Disk): boolean {
  return disk.source !== undefined;
}

/** Neither a socket (vhostuser), a directory (dir) nor a name in a pool (volume) is an image to open. */
const IMAGE_SOURCES = new Set(['file', 'block']);

async function layersOf(world: World, disk: Disk, read: ReadLayers): Promise<Fact<ImageLayer[]>> {
  const { source = '' } = disk;
  if (!world.live) return unreadable(`${source}: needs a running system; recorded files are read`);
  // qemu-img opens network images, too, but with credentials that only the guest has.
  if (!IMAGE_SOURCES.has(disk.sourceType) || !source.startsWith('/')) return absent;
  return await read(source, disk.format);
}

async function readLayers(
  world: World,
  mounts: readonly MountEntry[],
  image: { path: string; format: string | undefined },
): Promise<Fact<ImageLayer[]>> {
  const { path, format } = image;
  const chain = await imageChain(world.run, path, format === undefined ? {} : { format });
  if (!isKnown(chain)) return chain;
  const layers: ImageLayer[] = [];
  for (const layer of chain.value) layers.push(await describeLayer(world, mounts, layer));
  return known(layers);
}

async function describeLayer(
  world: World,
  mounts: readonly MountEntry[],
  layer: ChainLayer,
): Promise<ImageLayer> {
  if (!layer.file.startsWith('/'))
    return { ...layer, extents: absent, hostFileSystem: absent, hostDevice: absent };
  const { mayListExtents, ...place } = placeOf(world.files, mounts, layer.file);
  const extents = mayListExtents ? await countExtents(world.run, layer.file) : absent;
  return { ...layer, extents, ...place };
}
