import { posix } from 'node:path';
import {
  absent,
  type Fact,
  isKnown,
  known,
  mapFact,
  thenFact,
  valueOrUndefined,
} from '../../model/fact.ts';
import type { BlockDevice } from '../../model/host-storage.ts';
import type { World } from '../collector.ts';
import type { FileTree } from '../file-tree.ts';
import { activityOf, readDiskCounters } from './block-activity.ts';
import { blockKind, mapperKind, transportOf } from './block-kind.ts';
import { type MapperStatus, readMapperStatus } from './device-mapper.ts';
import { devicePath, linkName, numaNodeOf } from './device-path.ts';
import { chosenWord, offeredWords, parsed, parseFile, switchState } from './kernel-text.ts';
import { type MountEntry, readMountTable } from './mount-table.ts';
import type { Sampling } from './sampling.ts';

const BLOCK = '/sys/class/block';
const SECTOR_KIB = 0.5;

/** Kinds of device that exist without content until somebody sets them up. */
const EMPTY_UNTIL_USED: ReadonlySet<string> = new Set([
  'loop',
  'zram',
  'ram',
  'nbd',
  'cdrom',
  'floppy',
]);

/** What all devices of one collection share. */
interface Surroundings {
  files: FileTree;
  mounts: MountEntry[];
  mapper: Fact<Map<string, MapperStatus>>;
  activity: (name: string) => Fact<Record<string, number>>;
}

export function sampleBlockDevices(world: World): Sampling<Fact<BlockDevice[]>> {
  const { files } = world;
  const before = readDiskCounters(files);
  return {
    finish: async (elapsed) => {
      const after = readDiskCounters(files);
      const names = files.names(BLOCK);
      const hasMapper = isKnown(names) && names.value.some((name) => name.startsWith('dm-'));
      const surroundings: Surroundings = {
        files,
        mounts: valueOrUndefined(readMountTable(files)) ?? [],
        mapper: hasMapper ? await readMapperStatus(world) : absent,
        activity: (name) => activityOf(name, elapsed, before, after),
      };
      return mapFact(names, (all) => describeAll(surroundings, all));
    },
  };
}

function describeAll(surroundings: Surroundings, names: string[]): BlockDevice[] {
  const { files } = surroundings;
  return names.sort(byName).flatMap((name) => {
    const kind = blockKind(files, name);
    const size = files.number(`${BLOCK}/${name}/size`);
    const isEmpty = isKnown(size) && size.value === 0;
    if (isEmpty && EMPTY_UNTIL_USED.has(kind)) return [];
    return [describeDevice(surroundings, name, kind)];
  });
}

const collator = new Intl.Collator('en', { numeric: true });

function byName(left: string, right: string): number {
  return collator.compare(left, right);
}

function describeDevice(surroundings: Surroundings, name: string, kind: string): BlockDevice {
  const { files } = surroundings;
  const path = `${BLOCK}/${name}`;
  const device = devicePath(files, path);
  return {
    name,
    kind,
    transport: transportOf(files, name, device),
    model: mapFact(files.text(`${path}/device/model`), (text) => text.trim()),
    sizeKiB: mapFact(files.number(`${path}/size`), (sectors) => sectors * SECTOR_KIB),
    lower: lowerDevices(surroundings, name, kind, device),
    ...stackFacts(surroundings, path, kind),
    startSector: files.number(`${path}/start`),
    alignmentOffsetBytes: files.number(`${path}/alignment_offset`),
    ...queueFacts(files, path),
    numaNode: numaNodeOf(files, device),
    activity: surroundings.activity(name),
  };
}

/** Names of the devices directly below, as the kernel tells them; a loop device's by its file's mount. */
function lowerDevices(
  surroundings: Surroundings,
  name: string,
  kind: string,
  device: string,
): string[] {
  const { files } = surroundings;
  const path = `${BLOCK}/${name}`;
  if (kind === 'partition') return [posix.basename(posix.dirname(device))];
  if (kind === 'loop') return loopDevice(surroundings, path);
  return (valueOrUndefined(files.names(`${path}/slaves`)) ?? []).sort(byName);
}

function loopDevice({ files, mounts }: Surroundings, path: string): string[] {
  const file = files.text(`${path}/loop/backing_file`);
  if (!isKnown(file)) return [];
  if (file.value.startsWith('/dev/')) return [posix.basename(file.value)];
  const holding = mounts
    .filter(({ mountPoint }) => isBelow(file.value, mountPoint))
    .sort((left, right) => left.mountPoint.length - right.mountPoint.length)
    .at(-1);
  if (holding === undefined) return [];
  const lower = linkName(files, `/sys/dev/block/${holding.deviceNumber}`);
  return isKnown(lower) ? [lower.value] : [];
}

function isBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`);
}

type StackFacts = Pick<BlockDevice, 'alias' | 'dmKind' | 'dmTarget' | 'dmStatus' | 'mdLevel'>;

function stackFacts({ files, mapper }: Surroundings, path: string, kind: string): StackFacts {
  const isMapped = kind === 'dm';
  const name = isMapped ? files.text(`${path}/dm/name`) : absent;
  const row: Fact<MapperStatus> = thenFact(name, (mapped) =>
    thenFact(mapper, (rows) => {
      const found = rows.get(mapped);
      return found === undefined ? absent : known(found);
    }),
  );
  return {
    alias: kind === 'loop' ? files.text(`${path}/loop/backing_file`) : name,
    dmKind: isMapped ? mapperKind(files, posix.basename(path)) : absent,
    dmTarget: mapFact(row, ({ target }) => target),
    dmStatus: mapFact(row, ({ status }) => status),
    mdLevel: kind === 'md' ? files.text(`${path}/md/level`) : absent,
  };
}

type QueueFacts = Pick<
  BlockDevice,
  | 'rotational'
  | 'scheduler'
  | 'schedulerChoices'
  | 'readAheadKiB'
  | 'requests'
  | 'hardwareQueues'
  | 'requestAffinity'
  | 'noMerges'
  | 'ioTimeoutMs'
  | 'minimumIoBytes'
  | 'optimalIoBytes'
  | 'zoned'
  | 'logicalBlockBytes'
  | 'physicalBlockBytes'
  | 'discardMaxBytes'
  | 'writeCache'
>;

/** Documentation/ABI/stable/sysfs-block. Partitions have none of their own: all absent. */
function queueFacts(files: FileTree, path: string): QueueFacts {
  const queue = `${path}/queue`;
  const scheduler = files.text(`${queue}/scheduler`);
  return {
    rotational: parseFile(files, `${queue}/rotational`, switchState),
    scheduler: thenFact(scheduler, (text) => parsed(`${queue}/scheduler`, text, chosenWord)),
    schedulerChoices: mapFact(scheduler, offeredWords),
    readAheadKiB: files.number(`${queue}/read_ahead_kb`),
    requests: files.number(`${queue}/nr_requests`),
    hardwareQueues: mapFact(files.names(`${path}/mq`), (queues) => queues.length),
    requestAffinity: files.number(`${queue}/rq_affinity`),
    noMerges: files.number(`${queue}/nomerges`),
    ioTimeoutMs: files.number(`${queue}/io_timeout`),
    minimumIoBytes: files.number(`${queue}/minimum_io_size`),
    optimalIoBytes: files.number(`${queue}/optimal_io_size`),
    zoned: files.text(`${queue}/zoned`),
    logicalBlockBytes: files.number(`${queue}/logical_block_size`),
    physicalBlockBytes: files.number(`${queue}/physical_block_size`),
    discardMaxBytes: files.number(`${queue}/discard_max_bytes`),
    writeCache: files.text(`${queue}/write_cache`),
  };
}
