import { posix } from 'node:path';
import { absent, type Fact, isKnown, known } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';

/** Where a device of a class lies in the tree of all devices: /sys/devices/pci0000:00/0000:00:02.0/virtio1/block/vda */
export function devicePath(files: FileTree, classPath: string): string {
  const link = files.link(classPath);
  return isKnown(link) ? posix.resolve(posix.dirname(classPath), link.value) : classPath;
}

/** Last part of a link's target, e.g. a driver's name. */
export function linkName(files: FileTree, path: string): Fact<string> {
  const link = files.link(path);
  return isKnown(link) ? known(posix.basename(link.value)) : link;
}

/** Of the nearest ancestor that has one. -1 is the kernel's "none", or "the firmware did not say". */
export function numaNodeOf(files: FileTree, device: string): Fact<number> {
  for (let path = device; path.startsWith('/sys/devices/'); path = posix.dirname(path)) {
    const node = files.number(`${path}/numa_node`);
    if (isKnown(node)) return node.value < 0 ? absent : node;
    if ('unreadable' in node) return node;
  }
  return absent;
}

/** The PCI function a device hangs on. */
export function pciAddressOf(device: string): Fact<string> {
  const address = device
    .split('/')
    .findLast((part) => /^[0-9a-f]{4,}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i.test(part));
  return address === undefined ? absent : known(address);
}
