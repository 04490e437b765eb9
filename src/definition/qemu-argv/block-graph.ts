import type { Disk } from '../../model/guest-devices.ts';
import { given } from '../given.ts';
import { placeOfDriver, placeOfUrl } from './network-place.ts';
import {
  nested,
  type Properties,
  parseProperties,
  property,
  switchProperty,
} from './properties.ts';
import { parseSize } from './size.ts';

/** Named nodes of -blockdev. A node reads from the one its `file` names or holds. */
export type BlockNodes = ReadonlyMap<string, Properties>;

/** What a chain of block nodes says about the disk on top of it. */
export type BlockBackend = Pick<Disk, 'sourceType' | 'readOnly' | 'throttled'> &
  Partial<
    Pick<Disk, 'source' | 'format' | 'io' | 'discard' | 'detectZeroes' | 'metadataCacheBytes'>
  > & { readonly cache?: CacheMode };

/** QEMU's two switches; the third, writeback, belongs to the device. */
export interface CacheMode {
  readonly direct: boolean;
  readonly noFlush: boolean;
}

const LOCAL_SOURCES: ReadonlyMap<string, string> = new Map([
  ['file', 'file'],
  ['host_device', 'block'],
  ['host_cdrom', 'block'],
  ['nvme', 'nvme'],
  ['nvme-io_uring', 'nvme'],
  ['virtio-blk-vhost-user', 'vhostuser'],
  ['virtio-blk-vhost-vdpa', 'vhostvdpa'],
]);
const REMOTE =
  /^(?:nbd|rbd|iscsi|nfs|gluster\+?\w*|ssh|https?|ftps?|curl|vxhs|sheepdog|null-co|null-aio)$/;
/** Nodes that change what passes through and hold no data of their own. */
const FILTERS =
  /^(?:throttle|copy-on-read|copy-before-write|blkdebug|blkverify|blklogwrites|preallocate|compress|snapshot-access)$/;

/** Longest chain from a device down to its data that is followed; a loop in the text must end. */
const MAX_CHAIN = 16;

export function readBlockNodes(options: readonly Properties[]): BlockNodes {
  const nodes = new Map<string, Properties>();
  for (const node of options) {
    const name = property(node, 'node-name');
    if (name !== undefined) nodes.set(name, node);
  }
  return nodes;
}

export function backendOf(top: Properties, nodes: BlockNodes): BlockBackend {
  const chain = chainOf(top, nodes);
  const storage = chain.at(-1) ?? top;
  const throttled = chain.some(
    (node) =>
      property(node, 'driver') === 'throttle' ||
      [...node.keys()].some((name) => /^(?:throttling\.|bps|iops)/.test(name)),
  );
  // The storage node gets discard=unmap from libvirt whatever the disk has; the format node decides.
  const format = chain.find((node) => !FILTERS.test(property(node, 'driver') ?? '')) ?? top;
  return {
    ...sourceOf(storage),
    ...given({
      format: formatOf(format),
      cache: cacheOf(chain),
      io: property(storage, 'aio'),
      discard: discardWord(property(format, 'discard')),
      detectZeroes: property(format, 'detect-zeroes'),
      metadataCacheBytes: parseSize(property(format, 'cache-size', 'l2-cache-size')),
    }),
    readOnly: switchProperty(top, 'read-only', 'readonly') === true,
    throttled,
  };
}

/** QEMU has two words for each; libvirt uses these. */
function discardWord(word: string | undefined): string | undefined {
  if (word === 'on') return 'unmap';
  return word === 'off' ? 'ignore' : word;
}

function chainOf(top: Properties, nodes: BlockNodes): Properties[] {
  const chain: Properties[] = [top];
  for (let node = top; chain.length < MAX_CHAIN; ) {
    const named = nodes.get(property(node, 'file') ?? '');
    const inner = nested(node, 'file');
    const next = named ?? (inner.has('driver') || inner.has('filename') ? inner : undefined);
    if (next === undefined) break;
    chain.push(next);
    node = next;
  }
  return chain;
}

/** A storage driver straight under the device means raw. */
function formatOf(node: Properties): string | undefined {
  const driver = property(node, 'driver');
  if (driver === undefined) return undefined;
  return LOCAL_SOURCES.has(driver) || REMOTE.test(driver) ? 'raw' : driver;
}

function cacheOf(chain: readonly Properties[]): CacheMode | undefined {
  const stated = chain.find((node) => node.has('cache.direct') || node.has('cache.no-flush'));
  if (stated === undefined) return undefined;
  return {
    direct: switchProperty(stated, 'cache.direct') === true,
    noFlush: switchProperty(stated, 'cache.no-flush') === true,
  };
}

/** libvirt's word for the three switches (docs: formatdomain, driver cache; qemu-options, -drive cache). */
export function cacheWord(mode: CacheMode, writeback: boolean): string {
  if (mode.noFlush) return 'unsafe';
  if (mode.direct) return writeback ? 'none' : 'directsync';
  return writeback ? 'writeback' : 'writethrough';
}

type Source = Pick<Disk, 'sourceType'> & { source?: string };

function sourceOf(node: Properties): Source {
  const driver = property(node, 'driver') ?? '';
  const local = LOCAL_SOURCES.get(driver);
  if (local === 'vhostuser' || local === 'vhostvdpa')
    return { sourceType: local, ...given({ source: property(node, 'path') }) };
  if (local === 'nvme')
    return { sourceType: local, ...given({ source: property(node, 'device') }) };
  if (local !== undefined) return sourceOfFile(property(node, 'filename'), local);
  if (REMOTE.test(driver)) return { sourceType: 'network', source: placeOfDriver(driver, node) };
  return sourceOfFile(property(node, 'filename', 'file'), undefined);
}

/** A file name as -drive takes it: a path, a device, `protocol:...` or `json:{...}`. */
function sourceOfFile(name: string | undefined, type: string | undefined): Source {
  if (name === undefined || name === '') return { sourceType: 'none' };
  if (type !== undefined) return { sourceType: type, source: name };
  if (name.startsWith('json:{')) {
    const { sourceType, source } = backendOf(
      parseProperties(name.slice('json:'.length)),
      new Map(),
    );
    return { sourceType, ...given({ source }) };
  }
  const path = name.replace(/^(?:file|host_device|host_cdrom):/, '');
  // As QEMU's path_has_protocol: a colon before the first slash names a protocol.
  if (name.startsWith('nvme://')) return { sourceType: 'nvme', source: name };
  if (path === name && /^[^/:]+:/.test(name))
    return { sourceType: 'network', source: placeOfUrl(name) };
  return { sourceType: path.startsWith('/dev/') ? 'block' : 'file', source: path };
}
