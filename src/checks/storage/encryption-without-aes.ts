import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'STO-27',
  topic: 'storage',
  subject: 'disk',
  title: 'Encrypted images are on a host whose processor has AES',
  problem: 'An encrypted image is on a host whose processor has no AES',
  severity: 'high',
  reads: [
    'qemu-img info encrypted',
    '/domain/devices/disk/driver/@type',
    '/proc/cpuinfo flags: aes',
  ],
  why: 'QEMU encrypts every block. Without instructions for it, that takes a pCPU for some 100 MB/s.',
  remedy: 'Move the guest to a host with AES, or encrypt below it with hardware that can.',
  takesEffect: 'next-start',
  notWhen: 'The disk is hardly used.',
  sources: [
    'QEMU documentation: LUKS disk images',
    'SUSE Virtualization Best Practices: encryption',
  ],
  evaluate({ disk, image, host }) {
    const layers = image === undefined ? undefined : valueOrUndefined(image.layers);
    const isEncrypted = disk.format === 'luks' || layers?.[0]?.encrypted === true;
    if (!isEncrypted) return notApplicable('the image is not known to be encrypted');
    const { flags, architecture } = need(host.cpu, 'host CPU');
    if (architecture !== 'x86_64' && architecture !== 'aarch64')
      return notApplicable(`AES of ${architecture} is not told by a flag`);
    const evidence = [
      seen(disk.at, 'encrypted'),
      seen('/proc/cpuinfo flags', flags.includes('aes') ? 'aes' : 'no aes'),
    ];
    return flags.includes('aes') ? pass(...evidence) : fail({ evidence });
  },
});
