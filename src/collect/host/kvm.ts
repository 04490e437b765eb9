import { statSync } from 'node:fs';
import {
  absent,
  type Fact,
  isKnown,
  known,
  mapFact,
  thenFact,
  unreadable,
} from '../../model/fact.ts';
import type { HostKvm } from '../../model/host.ts';
import type { World } from '../collector.ts';
import { errorCode, type FileTree, failedRead } from '../file-tree.ts';
import { DEBUGFS, debugNames } from './debugfs.ts';
import { collectKernelMessages } from './kernel-messages.ts';
import { probeKvm } from './kvm-probe.ts';
import { growthOver, type Sampling } from './sampling.ts';

export interface KvmOptions {
  /** Program file of the probe; where it is left out, the one beside this module. */
  probeEntry?: string | undefined;
}

export function sampleKvm(world: World, options: KvmOptions): Sampling<HostKvm> {
  const { files } = world;
  const before = readCounters(files);
  return {
    async finish(elapsed) {
      const after = readCounters(files);
      return {
        device: world.live
          ? readDevice('/dev/kvm')
          : unreadable('/dev/kvm: needs a running system; these files were recorded'),
        modules: readModules(files),
        vhostNet: readVhostNet(files),
        probe: await probeKvm(world, options.probeEntry),
        counters: growthOver(elapsed, before, after),
        counterTotals: after,
        iommuGroups: mapFact(files.names('/sys/kernel/iommu_groups'), (names) => names.length),
        iommuTable: readIommuTable(files),
        kernelMessages: collectKernelMessages(world),
      };
    },
  };
}

function readDevice(path: string): HostKvm['device'] {
  try {
    const { mode, uid, gid } = statSync(path);
    return known({ mode: mode & 0o7777, uid, gid });
  } catch (error) {
    return failedRead(path, errorCode(error));
  }
}

/** Every backend names itself kvm or kvm_something: kvm_intel, kvm_amd, kvm_hv, kvm_pvm. */
function readModules(files: FileTree): HostKvm['modules'] {
  return mapFact(files.names('/sys/module'), (modules) => {
    const backends = modules.filter((name) => name === 'kvm' || name.startsWith('kvm_')).sort();
    return Object.fromEntries(
      backends.map((name) => [name, readParameters(files, `/sys/module/${name}/parameters`)]),
    );
  });
}

function readParameters(files: FileTree, directory: string): Record<string, Fact<string>> {
  const names = files.names(directory);
  if (!isKnown(names)) return {};
  return Object.fromEntries(
    names.value.sort().map((name) => [name, files.text(`${directory}/${name}`)]),
  );
}

/** The device node exists before its module is loaded (modules.devname), and opening it loads the module. */
function readVhostNet(files: FileTree): Fact<boolean> {
  return mapFact(
    files.names('/sys/module'),
    (modules) => modules.includes('vhost_net') || files.exists('/dev/vhost-net'),
  );
}

/** Files directly below are totals of all guests; directories `PID-FD` are one guest each. */
function readCounters(files: FileTree): Fact<Record<string, number>> {
  return thenFact(debugNames(files, 'kvm'), (names) => {
    const counters: Record<string, number> = {};
    for (const name of names) {
      if (/^\d/.test(name)) continue;
      const value = files.number(`${DEBUGFS}/kvm/${name}`);
      if (isKnown(value)) counters[name] = value.value;
    }
    return Object.keys(counters).length === 0 ? absent : known(counters);
  });
}

function readIommuTable(files: FileTree): Fact<string> {
  return thenFact(files.names('/sys/firmware/acpi/tables'), (tables) => {
    const table = ['DMAR', 'IVRS'].find((name) => tables.includes(name));
    return table === undefined ? absent : known(table);
  });
}
