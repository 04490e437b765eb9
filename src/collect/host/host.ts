import { setTimeout as sleep } from 'node:timers/promises';
import { type Fact, isKnown, known, unreadable } from '../../model/fact.ts';
import type { Host } from '../../model/host.ts';
import type { World } from '../collector.ts';
import type { FileTree } from '../file-tree.ts';
import { sampleBlockDevices } from './block-devices.ts';
import { collectCgroups } from './cgroups.ts';
import { collectCpu, collectVulnerabilities } from './cpu.ts';
import { failedArea, guardedArea, guardedFact } from './guarded.ts';
import { sampleInterrupts } from './interrupts.ts';
import { sampleKernel } from './kernel.ts';
import { type KvmOptions, sampleKvm } from './kvm.ts';
import { sampleMemory } from './memory.ts';
import { collectMounts } from './mounts.ts';
import { collectNfsClient } from './nfs-client.ts';
import { sampleNics } from './nics.ts';
import { collectPciDevices } from './pci-devices.ts';
import { samplePower } from './power.ts';
import { listProcesses } from './processes.ts';
import { recordedFiles } from './recorded-files.ts';
import { collectCacheMonitoring } from './resctrl.ts';
import { type Elapsed, notRunning, type Sampling } from './sampling.ts';
import { collectServices } from './services.ts';
import { collectSoftware } from './software.ts';
import { collectTopology } from './topology.ts';
import { collectUsbDevices } from './usb-devices.ts';

export interface HostOptions extends KvmOptions {
  /** Length of the sampling window; 0 = no rates. Not waited for where the files were recorded. */
  windowMs: number;
}

/** Everything about one host. A collector that fails leaves its own facts unreadable and nothing else. */
export async function collectHost(world: World, options: HostOptions): Promise<Host> {
  const sampling = startHostSampling(world, options);
  if (world.live && options.windowMs > 0)
    await sleep(options.windowMs, undefined, { signal: world.signal });
  return sampling.finish();
}

export interface HostSampling {
  finish(): Promise<Host>;
}

/** Reads all counters for the first time. The window lasts until `finish` is called. */
export function startHostSampling(given: World, options: KvmOptions = {}): HostSampling {
  const world = { ...given, files: recordedFiles(given.files) };
  const processes = listProcesses(world.files);
  const areas = startAreas(world, processes, options);
  const startedAt = process.hrtime.bigint();
  return {
    async finish() {
      const elapsed = elapsedSince(startedAt, world.live);
      const sampled = await finishAreas(areas, elapsed);
      return { ...collectUnsampled(world, processes), ...sampled };
    },
  };
}

type SampledArea =
  | 'kernel'
  | 'memory'
  | 'power'
  | 'irqs'
  | 'nics'
  | 'blockDevices'
  | 'kvm'
  | 'software';
type Areas = { [Area in SampledArea]: Sampling<Host[Area]> };

const schemas = {
  kernel: async () => (await import('../../model/host.ts')).HostKernel,
  memory: async () => (await import('../../model/host-memory.ts')).HostMemory,
  power: async () => (await import('../../model/host.ts')).HostPower,
  kvm: async () => (await import('../../model/host.ts')).HostKvm,
  software: async () => (await import('../../model/host.ts')).HostSoftware,
};

/** In the order in which counters should be read: what this program's own children disturb most comes first. */
function startAreas(
  world: World,
  processes: ReturnType<typeof listProcesses>,
  options: KvmOptions,
): Areas {
  const { files } = world;
  return {
    kernel: guardedArea('kernel', schemas.kernel, () => sampleKernel(world)),
    memory: guardedArea('memory', schemas.memory, () => sampleMemory(world, processes)),
    power: guardedArea('power', schemas.power, () => samplePower(world)),
    irqs: guardedFact('interrupts', () => sampleInterrupts(files)),
    nics: guardedFact('nics', () => sampleNics(world)),
    blockDevices: guardedFact('block devices', () => sampleBlockDevices(world)),
    kvm: guardedArea('kvm', schemas.kvm, () => sampleKvm(world, options)),
    software: guardedArea('software', schemas.software, () => ({
      finish: () => collectSoftware(world),
    })),
  };
}

/** All second readings are made before the first child process (ethtool, dmsetup, the KVM probe) is waited for. */
async function finishAreas(areas: Areas, elapsed: Elapsed): Promise<Pick<Host, SampledArea>> {
  const [kernel, memory, power, irqs, nics, blockDevices, kvm, software] = await Promise.all([
    areas.kernel.finish(elapsed),
    areas.memory.finish(elapsed),
    areas.power.finish(elapsed),
    areas.irqs.finish(elapsed),
    areas.nics.finish(elapsed),
    areas.blockDevices.finish(elapsed),
    areas.kvm.finish(elapsed),
    areas.software.finish(elapsed),
  ]);
  return { kernel, memory, power, irqs, nics, blockDevices, kvm, software };
}

function collectUnsampled(
  world: World,
  processes: ReturnType<typeof listProcesses>,
): Omit<Host, SampledArea> {
  const { files } = world;
  return {
    hostname: readHostname(files),
    cpu: guarded('cpu', () => collectCpu(world)),
    topology: guarded('topology', () => collectTopology(files)),
    vulnerabilities: guarded('vulnerabilities', () => collectVulnerabilities(files)),
    smtControl: files.text('/sys/devices/system/cpu/smt/control'),
    mounts: guarded('mounts', () => collectMounts(world)),
    pciDevices: guarded('PCI devices', () => collectPciDevices(files)),
    usbDevices: guarded('USB devices', () => collectUsbDevices(files)),
    nfsClient: guarded('NFS client', () => collectNfsClient(files)),
    cacheMonitoring: guarded('resctrl', () => collectCacheMonitoring(files)),
    cgroups: guarded('cgroups', () => collectCgroups(files)),
    services: guarded('services', () => collectServices(files, processes)),
  };
}

function guarded<T>(area: string, collect: () => Fact<T>): Fact<T> {
  try {
    return collect();
  } catch (error) {
    return failedArea(area, error);
  }
}

function readHostname(files: FileTree): Fact<string> {
  const running = files.text('/proc/sys/kernel/hostname');
  if (isKnown(running)) return running;
  const configured = files.text('/etc/hostname');
  return isKnown(configured) ? configured : running;
}

/** Shorter than a scheduler tick, nothing can be told from counters. */
const SHORTEST_WINDOW_S = 0.01;

function elapsedSince(startedAt: bigint, live: boolean): Elapsed {
  if (!live) return notRunning;
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  return seconds < SHORTEST_WINDOW_S
    ? unreadable('rates need a sampling window; none was asked for')
    : known(seconds);
}
