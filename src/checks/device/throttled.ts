import { defineCheck, fail, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'DEV-12',
  topic: 'device',
  subject: 'disk',
  title: 'No I/O limit is set on the disk',
  problem: 'The disk has an I/O limit that passes for slow hardware',
  severity: 'info',
  reads: ['/domain/devices/disk/iotune', '-drive throttling.*, throttle filters'],
  why: 'A limit makes requests wait inside QEMU. From the guest, and in most tools, that looks like a slow device.',
  remedy:
    'virsh blkdeviotune GUEST DISK --total-bytes-sec 0 --total-iops-sec 0 --live --config removes the limit.',
  takesEffect: 'live',
  notWhen: 'The limit is what was sold.',
  sources: ['libvirt formatdomain: disk iotune'],
  evaluate({ disk }) {
    const evidence = seen(disk.at, disk.throttled ? 'limited' : 'no limit');
    return disk.throttled ? fail({ evidence: [evidence] }) : pass(evidence);
  },
});
