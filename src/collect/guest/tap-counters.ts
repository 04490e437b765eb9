import { isKnown } from '../../model/fact.ts';
import type { Nic } from '../../model/guest-devices.ts';
import type { FileTree } from '../file-tree.ts';

/** Names the kernel allows for a network device, without what could lead elsewhere as a path. */
const DEVICE_NAME = /^(?!\.{1,2}$)[^/\s\0]{1,15}$/;

/** The guest's side as libvirt counts it -> the tap's own counter: what the tap receives the guest sent. */
const COUNTERS = [
  ['rx.bytes', 'tx_bytes'],
  ['rx.pkts', 'tx_packets'],
  ['rx.drop', 'tx_dropped'],
  ['tx.bytes', 'rx_bytes'],
  ['tx.pkts', 'rx_packets'],
  ['tx.drop', 'rx_dropped'],
] as const;

/** A NIC of another kind is named by its place (net0), which may be the name of a device of the host. */
const TAP_TYPES = new Set(['bridge', 'ethernet']);

/** Counters of guests' tap devices under libvirt's names (`net.0.rx.bytes`), from /sys/class/net. */
export function readTapCounters(
  files: FileTree,
  nics: readonly Pick<Nic, 'target' | 'type'>[],
): Map<string, string | number> {
  const stats = new Map<string, string | number>();
  for (const [index, { target: device, type }] of nics.entries()) {
    if (!TAP_TYPES.has(type) || !DEVICE_NAME.test(device)) continue;
    const directory = `/sys/class/net/${device}/statistics`;
    if (!files.exists(directory)) continue;
    stats.set(`net.${index}.name`, device);
    for (const [ours, theirs] of COUNTERS) {
      const count = files.number(`${directory}/${theirs}`);
      if (isKnown(count)) stats.set(`net.${index}.${ours}`, count.value);
    }
  }
  return stats;
}
