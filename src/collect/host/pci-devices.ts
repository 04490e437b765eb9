import { absent, type Fact, isKnown, known, mapFact } from '../../model/fact.ts';
import type { PciDevice } from '../../model/host.ts';
import type { FileTree } from '../file-tree.ts';
import { linkName } from './device-path.ts';

const PCI = '/sys/bus/pci/devices';

/**
 * Base classes that are not asked for: memory controllers, bridges, system peripherals and signal processing
 * (which is where servers list hundreds of uncore counters), instrumentation. PCI Code and ID Assignment
 * Specification, chapter 1.
 */
const PLUMBING: ReadonlySet<string> = new Set(['05', '06', '08', '11', '13']);

export function collectPciDevices(files: FileTree): Fact<PciDevice[]> {
  return mapFact(files.names(PCI), (addresses) =>
    addresses.sort().flatMap((address) => {
      const deviceClass = hexadecimal(files, `${PCI}/${address}/class`);
      if (deviceClass === undefined || PLUMBING.has(deviceClass.slice(0, 2))) return [];
      return [describeDevice(files, address, deviceClass)];
    }),
  );
}

function hexadecimal(files: FileTree, path: string): string | undefined {
  const text = files.text(path);
  return isKnown(text) ? /^0x([0-9a-f]+)$/i.exec(text.value)?.[1]?.toLowerCase() : undefined;
}

function describeDevice(files: FileTree, address: string, deviceClass: string): PciDevice {
  const path = `${PCI}/${address}`;
  return {
    address,
    class: deviceClass,
    vendor: hexadecimal(files, `${path}/vendor`) ?? '',
    device: hexadecimal(files, `${path}/device`) ?? '',
    driver: linkName(files, `${path}/driver`),
    numaNode: numaNode(files, path),
    localCpus: files.text(`${path}/local_cpulist`),
    linkSpeed: files.text(`${path}/current_link_speed`),
    linkSpeedMax: files.text(`${path}/max_link_speed`),
    linkWidth: files.number(`${path}/current_link_width`),
    linkWidthMax: files.number(`${path}/max_link_width`),
    virtualFunctions: virtualFunctions(files, path),
  };
}

/** -1: the firmware did not say. */
function numaNode(files: FileTree, path: string): Fact<number> {
  const node = files.number(`${path}/numa_node`);
  return isKnown(node) && node.value < 0 ? absent : node;
}

function virtualFunctions(files: FileTree, path: string): PciDevice['virtualFunctions'] {
  const total = files.number(`${path}/sriov_totalvfs`);
  if (!isKnown(total)) return total;
  const enabled = files.number(`${path}/sriov_numvfs`);
  return isKnown(enabled) ? known({ enabled: enabled.value, total: total.value }) : enabled;
}
