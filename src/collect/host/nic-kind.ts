import { isKnown } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';

const NET = '/sys/class/net';

/** DEVTYPE of the uevent file, in the words used here. */
const KIND_BY_DEVTYPE = new Map([
  ['bridge', 'bridge'],
  ['bond', 'bond'],
  ['macvtap', 'macvtap'],
  ['vlan', 'vlan'],
  ['vxlan', 'vxlan'],
  ['wlan', 'physical'],
]);

/** physical | bridge | bond | tap | tun | veth | macvtap | vlan | vxlan | virtual */
export function nicKind(files: FileTree, name: string): string {
  const path = `${NET}/${name}`;
  const uevent = files.text(`${path}/uevent`);
  const type = isKnown(uevent) ? /^DEVTYPE=(\w+)$/m.exec(uevent.value)?.[1] : undefined;
  const byType = type === undefined ? undefined : KIND_BY_DEVTYPE.get(type);
  if (byType !== undefined) return byType;
  if (files.exists(`${path}/bridge`)) return 'bridge';
  if (files.exists(`${path}/bonding`)) return 'bond';
  const tun = files.text(`${path}/tun_flags`);
  if (isKnown(tun)) return tunKind(tun.value);
  if (files.exists(`${path}/device`)) return 'physical';
  return isVeth(files, path) ? 'veth' : 'virtual';
}

/** Bit 1 of the flags says frames (tap), else packets (tun): include/uapi/linux/if_tun.h. */
function tunKind(flags: string): string {
  return (Number.parseInt(flags, 16) & 2) !== 0 ? 'tap' : 'tun';
}

/** One end of a pair knows the other by a number that is not its own. */
function isVeth(files: FileTree, path: string): boolean {
  const own = files.number(`${path}/ifindex`);
  const peer = files.number(`${path}/iflink`);
  return isKnown(own) && isKnown(peer) && peer.value !== own.value && peer.value !== 0;
}
