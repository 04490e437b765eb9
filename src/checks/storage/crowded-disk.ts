import { disksBelow } from '../../derived/disks-below.ts';
import { isActive } from '../../derived/is-active.ts';
import { isVirtualDisk } from '../../derived/is-virtual-disk.ts';
import { absent, thenFact, valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { BlockDevice } from '../../model/host-storage.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { defineCheck, fail, need, notApplicable, pass, seen, unknown } from '../check.ts';

export const check = defineCheck({
  id: 'STO-25',
  topic: 'storage',
  subject: 'block-device',
  title: 'A turning disk serves one busy image at a time',
  problem: 'Busy images, or an image and swap, share one turning disk',
  severity: 'medium',
  reads: [
    '/sys/block/DEVICE/queue/rotational and the devices below each image',
    'requests of each guest’s disks a second',
    '/proc/swaps',
  ],
  why: 'The head moves between the images: each of them read in order, together they are random, at some hundred requests a second for all. Swap on the same disk adds its own the moment memory is short.',
  remedy:
    'Move one of the images (virsh blockcopy) or the swap to another disk, best to a solid-state one.',
  takesEffect: 'live',
  notWhen: 'The images are busy at different times, and this window was an exception.',
  sources: [
    'RHEL Virtualization Tuning and Optimization Guide: storage',
    'Threshold of requests: this program’s own, a tenth to a fifth of what one head can do',
  ],
  thresholds: {
    requestsPerS: {
      default: 20,
      range: [1, 1e6],
      unit: 'requests a second',
      meaning: 'an image with more is busy',
    },
  },
  evaluate({ device, snapshot }, { requestsPerS }) {
    if (device.kind !== 'disk') return notApplicable('heads are those of the disk below');
    if (isVirtualDisk(device)) return notApplicable('a virtual disk does not know what it is');
    if (!need(device.rotational, 'kind of medium'))
      return notApplicable('there is no head to move');
    const images = imagesOn(device, snapshot);
    if (images.length === 0) return notApplicable('no image of a running guest lies on it');
    const busy = images.filter(({ rate }) => rate !== undefined && rate >= requestsPerS);
    const swaps = busy.length > 1 ? [] : swapsOn(device, snapshot);
    const evidence = [
      ...images.map(({ name, rate }) =>
        seen(name, rate === undefined ? 'not counted' : `${Math.round(rate)} requests a second`),
      ),
      ...swaps.map(({ name, usedKiB }) => seen(`/proc/swaps ${name}`, `${usedKiB} KiB used`)),
    ];
    const isCrowded = busy.length > 1 || (busy.length === 1 && swaps.length > 0);
    if (isCrowded) return fail({ evidence });
    const uncounted = images.filter(({ rate }) => rate === undefined);
    if (uncounted.length > 0 && images.length + swaps.length > 1)
      return unknown(`requests of ${uncounted.map(({ name }) => name).join(', ')}: not counted`);
    const lost = busy.length === 1 ? imagesSomewhere(snapshot) : [];
    return lost.length === 0
      ? pass(...evidence)
      : unknown(`the disk below ${lost.join(', ')}: not read`);
  },
});

interface ImageOnDisk {
  /** `web/vda` */
  readonly name: string;
  readonly rate: number | undefined;
}

function imagesOn(disk: BlockDevice, snapshot: Snapshot): ImageOnDisk[] {
  return snapshot.guests.filter(isActive).flatMap((guest) =>
    guest.images.flatMap(({ target, layers }) => {
      const name = valueOrUndefined(valueOrUndefined(layers)?.[0]?.hostDevice ?? { absent: true });
      return name !== undefined && isOn(disk, name, snapshot)
        ? [{ name: `${guest.name}/${target}`, rate: rateOf(guest, target) }]
        : [];
    }),
  );
}

/** Images of which nothing tells the device: any of them may lie on this disk. */
function imagesSomewhere({ guests }: Snapshot): string[] {
  return guests.filter(isActive).flatMap(({ name, images }) =>
    images
      .filter(({ layers }) => {
        const device = thenFact(layers, ([active]) => active?.hostDevice ?? absent);
        return 'unreadable' in device;
      })
      .map(({ target }) => `${name}/${target}`),
  );
}

function isOn(disk: BlockDevice, name: string, { host }: Snapshot): boolean {
  const byName = new Map((valueOrUndefined(host.blockDevices) ?? []).map((one) => [one.name, one]));
  const device = byName.get(name);
  return device !== undefined && disksBelow(device, byName).some((below) => below === disk);
}

function rateOf({ runtime }: Guest, target: string): number | undefined {
  const rates = valueOrUndefined(thenFact(runtime, ({ disks }) => disks))?.[target];
  if (rates?.readOpsPerS === undefined && rates?.writeOpsPerS === undefined) return undefined;
  return (rates.readOpsPerS ?? 0) + (rates.writeOpsPerS ?? 0);
}

/** In use: swap that nobody needs moves no head. */
function swapsOn(disk: BlockDevice, snapshot: Snapshot): { name: string; usedKiB: number }[] {
  return need(snapshot.host.memory.swaps, 'swap in use').filter(
    ({ name, usedKiB }) => usedKiB > 0 && isOn(disk, name.replace(/^\/dev\//, ''), snapshot),
  );
}
