import { valueOrUndefined } from '../../model/fact.ts';
import type { Host } from '../../model/host.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { running } from '../gates.ts';
import type { DiskLook } from '../looks.ts';

/** iothread-vq-mapping of virtio-blk: QEMU 9.0. */
const SINCE_MAJOR = 9;
const WIDE_VCPUS = 4;
/** More threads than this were not measured to help (Red Hat Developer, 5 September 2024). */
const MOST_THREADS = 4;

export const check = defineCheck({
  id: 'STO-12',
  topic: 'storage',
  subject: 'disk',
  title: 'A fast disk of a wide guest is served by several iothreads',
  problem: 'A fast disk of a wide guest is served by one iothread',
  severity: 'info',
  reads: [
    '/domain/devices/disk/driver/iothreads',
    '/domain/vcpu',
    'kind of device below the image',
    'version of QEMU',
  ],
  why: 'One iothread is one pCPU’s worth of requests; an NVMe device takes several times that. Since QEMU 9.0 the queues of a virtio disk can be spread over iothreads.',
  remedy:
    '<driver name="qemu" queues="VCPUS"><iothreads><iothread id="1"/><iothread id="2"/></iothreads></driver> with up to half as many as vCPUs, four at most; then measure.',
  takesEffect: 'next-start',
  notWhen: 'The guest’s requests come from one thread, or pCPUs are short.',
  sources: [
    'Red Hat Developer, 5 September 2024: IOThread Virtqueue Mapping',
    'libvirt formatdomain: disk driver iothreads',
  ],
  gates: [running],
  evaluate({ disk, image, definition, host }) {
    if (disk.bus !== 'virtio') return notApplicable('only virtio-blk disks can');
    const { current } = definition.vcpus;
    if (current < WIDE_VCPUS) return notApplicable('the guest is not wide');
    const version = need(host.software.qemu, 'version of QEMU');
    if (Number(version.split('.')[0]) < SINCE_MAJOR)
      return notApplicable(`QEMU ${version} cannot (9.0 can)`);
    const device = deviceBelow({ image, host });
    if (device === undefined) return notApplicable('not known to lie on an NVMe device');
    const evidence = [
      seen(disk.at, `${disk.iothreads.length} iothreads`),
      seen('/domain/vcpu', current),
      seen('below the image', device),
    ];
    if (disk.iothreads.length > 1) return pass(...evidence);
    const wanted = Math.min(Math.floor(current / 2), MOST_THREADS);
    return fail({
      evidence,
      reason: `${wanted} iothreads would serve ${disk.target} with ${current} vCPUs.`,
    });
  },
});

function deviceBelow({
  image,
  host,
}: {
  image: DiskLook['image'];
  host: Host;
}): string | undefined {
  const layers = image === undefined ? undefined : valueOrUndefined(image.layers);
  const name = valueOrUndefined(layers?.[0]?.hostDevice ?? { absent: true });
  const device = (valueOrUndefined(host.blockDevices) ?? []).find((one) => one.name === name);
  const isFast = device !== undefined && valueOrUndefined(device.transport)?.startsWith('nvme');
  return isFast === true ? device.name : undefined;
}
