import {
  absent,
  type Fact,
  isKnown,
  isUnreadable,
  known,
  thenFact,
  valueOrUndefined,
} from '../../model/fact.ts';
import type { Nic } from '../../model/host.ts';
import type { World } from '../collector.ts';
import type { FileTree } from '../file-tree.ts';
import { devicePath, linkName, numaNodeOf, pciAddressOf } from './device-path.ts';
import { readOffloads, readRings } from './ethtool.ts';
import { type NicCounters, readNicCounters } from './nic-counters.ts';
import { nicKind } from './nic-kind.ts';
import { type Elapsed, ratesOver, type Sampling } from './sampling.ts';

const NET = '/sys/class/net';

/** Each answer of ethtool costs a process. Hosts have few real NICs; one with more gets no answer for the rest. */
const MAX_ASKED = 16;
const ASKED_KINDS: ReadonlySet<string> = new Set(['physical', 'bond', 'bridge']);

export function sampleNics(world: World): Sampling<Fact<Nic[]>> {
  const { files } = world;
  const before = readNicCounters(files);
  return {
    async finish(elapsed) {
      const names = files.names(NET);
      if (!isKnown(names)) return names;
      const after = readNicCounters(files);
      // Files like bonding_masters stand beside the NICs.
      const nics = names.value.filter((name) => files.exists(`${NET}/${name}/ifindex`));
      const described = nics.map((name) => ({
        ...describeNic(files, name),
        statistics: countersOf(after, name),
        statisticsPerS: ratesOf(name, elapsed, before, after),
      }));
      return known(await addHardwareSettings(world, described));
    },
  };
}

function countersOf(counters: Fact<NicCounters>, name: string): Fact<Record<string, number>> {
  return thenFact(counters, (all) => {
    const found = all.get(name);
    return found === undefined ? absent : known({ ...found });
  });
}

function ratesOf(
  name: string,
  elapsed: Elapsed,
  before: Fact<NicCounters>,
  after: Fact<NicCounters>,
): Nic['statisticsPerS'] {
  return ratesOver(elapsed, countersOf(before, name), countersOf(after, name));
}

type FileFacts = Omit<Nic, 'statistics' | 'statisticsPerS' | 'offloads' | 'rings'>;

function describeNic(files: FileTree, name: string): FileFacts {
  const path = `${NET}/${name}`;
  const device = devicePath(files, path);
  const queues = valueOrUndefined(files.names(`${path}/queues`)) ?? [];
  return {
    name,
    driver: linkName(files, `${path}/device/driver`),
    kind: nicKind(files, name),
    master: linkName(files, `${path}/master`),
    mtu: files.number(`${path}/mtu`),
    speedMbps: readSpeed(files, path),
    state: files.text(`${path}/operstate`),
    rxQueues: queues.filter((queue) => queue.startsWith('rx-')).length,
    txQueues: queues.filter((queue) => queue.startsWith('tx-')).length,
    numaNode: numaNodeOf(files, device),
    pciAddress: pciAddressOf(device),
  };
}

/** A link that is down answers EINVAL, one without a speed -1 (Documentation/ABI/testing/sysfs-class-net). */
function readSpeed(files: FileTree, path: string): Fact<number> {
  const speed = files.number(`${path}/speed`);
  if (isUnreadable(speed) && speed.unreadable.endsWith('EINVAL')) return absent;
  return isKnown(speed) && speed.value < 0 ? absent : speed;
}

type Described = Omit<Nic, 'offloads' | 'rings'>;

async function addHardwareSettings(world: World, nics: Described[]): Promise<Nic[]> {
  const asked = new Set(nics.filter(({ kind }) => ASKED_KINDS.has(kind)).slice(0, MAX_ASKED));
  return Promise.all(
    nics.map(async (nic) => ({
      ...nic,
      offloads: asked.has(nic) ? await readOffloads(world, nic.name) : absent,
      rings: asked.has(nic) && nic.kind === 'physical' ? await readRings(world, nic.name) : absent,
    })),
  );
}
