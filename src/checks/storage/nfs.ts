import { mountOf } from '../../derived/mount-of.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { Mount } from '../../model/host-storage.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { percent } from '../wording.ts';

const NFS: ReadonlySet<string> = new Set(['nfs', 'nfs4']);
/** Servers and clients of today agree on 256 KiB to 1 MiB by themselves. */
const SMALL_BYTES = 64 * 1024;
/** Of all calls: each waited for a time-out before it was sent again. */
const RETRANSMITTED_SHARE = 0.001;

export const check = defineCheck({
  id: 'STO-23',
  topic: 'storage',
  subject: 'host',
  title: 'Images on NFS are read and written in large pieces, and none is lost',
  problem: 'Images on NFS go in small pieces, get lost, or may be cut short',
  severity: 'medium',
  reads: [
    '/proc/self/mountinfo: rsize, wsize, soft of mounts that hold images',
    '/proc/net/rpc/nfs: calls, retransmissions',
  ],
  why: 'Each piece is a question to the server and back. A call that is sent again waited for its time-out; with soft it fails at last, and the guest sees a broken disk.',
  remedy:
    'Mount with hard and without rsize and wsize (client and server choose the largest); where calls are sent again, more server threads and a look at the network.',
  takesEffect: 'next-start',
  notWhen: 'The server is known to work better with smaller pieces.',
  sources: [
    'nfs(5): rsize, wsize, soft, hard, nconnect',
    'SUSE Virtualization Best Practices: NFS',
  ],
  evaluate({ host, snapshot }) {
    const mounts = need(host.mounts, 'mounts').filter(({ fsType }) => NFS.has(fsType));
    if (mounts.length === 0) return notApplicable('nothing is mounted by NFS');
    const holding = mountsWithImages(snapshot, mounts);
    if (holding.length === 0) return notApplicable('no image lies on NFS');
    const { calls = 0, retransmissions = 0 } = need(host.nfsClient, 'calls of the NFS client');
    const lost = retransmissions / Math.max(calls, 1);
    const evidence = [
      ...holding.map(({ mountPoint, options }) => seen(mountPoint, told(options))),
      seen('/proc/net/rpc/nfs', `${percent(lost)} of ${calls} calls sent again`),
    ];
    const faults = [
      ...holding.flatMap(faultsOf),
      ...(lost > RETRANSMITTED_SHARE ? [`${percent(lost)} of the calls were sent again.`] : []),
    ];
    return faults.length === 0 ? pass(...evidence) : fail({ evidence, reason: faults.join(' ') });
  },
});

function mountsWithImages({ guests }: Snapshot, mounts: readonly Mount[]): Mount[] {
  const layers = guests
    .flatMap(({ images }) => images)
    .flatMap((image) => valueOrUndefined(image.layers) ?? []);
  const holding = new Set(layers.map((layer) => mountOf(layer, mounts)));
  return mounts.filter((mount) => holding.has(mount));
}

function faultsOf({ mountPoint, options }: Mount): string[] {
  const sizes = options.flatMap((option) => {
    const [, name, bytes] = /^([rw]size)=(\d+)$/.exec(option) ?? [];
    return name !== undefined && Number(bytes) < SMALL_BYTES ? [option] : [];
  });
  return [
    ...sizes.map((size) => `${mountPoint} has ${size}.`),
    ...(options.includes('soft') ? [`${mountPoint} is mounted soft.`] : []),
  ];
}

function told(options: readonly string[]): string {
  return options
    .filter((option) => /^(?:[rw]size=|soft|hard|nconnect=|vers=)/.test(option))
    .join(' ');
}
