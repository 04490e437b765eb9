import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

/** The kernel’s default (VM_READAHEAD_PAGES). */
const DEFAULT_KIB = 128;
/** What TuneD’s throughput-performance sets; more is read for nothing where access is random. */
const MOST_KIB = 4096;

export const check = defineCheck({
  id: 'STO-17',
  topic: 'storage',
  subject: 'block-device',
  title: 'The host reads ahead by as much as the disk is good for',
  problem: 'The host reads ahead too little, or too much',
  severity: 'info',
  reads: ['/sys/block/DEVICE/queue/read_ahead_kb, rotational'],
  why: 'Images that go through the host’s page cache, copies and backups read in order: without read-ahead a turning disk seeks between them. Megabytes of it are read for nothing when access is random.',
  remedy: 'echo 128 > /sys/block/DEVICE/queue/read_ahead_kb, up to 4096 for sequential work.',
  takesEffect: 'live',
  notWhen: 'All guests use cache=none: their requests are not read ahead.',
  sources: [
    'Linux Documentation/ABI/stable/sysfs-block: read_ahead_kb',
    'TuneD profile throughput-performance: readahead',
  ],
  evaluate({ device }) {
    if (device.kind !== 'disk') return notApplicable('the disk below decides');
    const readAheadKiB = need(device.readAheadKiB, 'read_ahead_kb');
    const rotational = need(device.rotational, 'kind of medium');
    const evidence = [
      seen(`/sys/block/${device.name}/queue/read_ahead_kb`, readAheadKiB),
      seen(`/sys/block/${device.name}/queue/rotational`, rotational ? 1 : 0),
    ];
    if (rotational && readAheadKiB < DEFAULT_KIB)
      return fail({
        evidence,
        reason: `${device.name} turns, and is read only ${readAheadKiB} KiB ahead.`,
      });
    if (readAheadKiB > MOST_KIB)
      return fail({ evidence, reason: `${device.name} is read ${readAheadKiB} KiB ahead.` });
    return pass(...evidence);
  },
  mend({ device }) {
    const isTooFar = need(device.readAheadKiB, 'read_ahead_kb') > MOST_KIB;
    const value = String(isTooFar ? MOST_KIB : DEFAULT_KIB);
    return [{ set: 'block-queue', device: device.name, attribute: 'read_ahead_kb', value }];
  },
});
