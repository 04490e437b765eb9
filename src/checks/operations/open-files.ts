import { isAbsent, unreadable } from '../../model/fact.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { running } from '../gates.ts';
import { percent } from '../wording.ts';

/** Ours: connections and queues come in bursts, and nothing warns when the last descriptor is gone. */
const LIMIT_SHARE = 0.8;
const HIGH_SHARE = 0.95;

const NOT_RECORDED = unreadable('the snapshot was taken by a virt-tune that did not read it');

export const check = defineCheck({
  id: 'OPS-07',
  topic: 'operations',
  subject: 'guest',
  title: 'QEMU may open as many files as it needs',
  problem: 'QEMU has nearly as many files open as it may',
  severity: 'medium',
  reads: ['/proc/PID/fd', '/proc/PID/limits: Max open files'],
  why: 'Disks on Ceph take a connection to each storage daemon, queues and vhost some descriptors each. When there is none left, requests of such a disk wait for ever, without an error, and devices cannot be added.',
  remedy:
    'prlimit --pid PID --nofile=LIMIT helps at once; to stay, max_files in /etc/libvirt/qemu.conf, LimitNOFILE= of the unit that starts QEMU, or QEMU 9.0, which raises it to the hard limit itself.',
  takesEffect: 'live',
  notWhen: 'Never.',
  sources: [
    'libvirt qemu.conf: max_files',
    'QEMU commit 03e471c41d8b: 1024 descriptors are too few for many queues or Ceph OSDs',
    'getrlimit(2): RLIMIT_NOFILE',
  ],
  gates: [running],
  evaluate({ guest }) {
    const { openFiles = NOT_RECORDED, openFilesLimit = NOT_RECORDED } = need(
      guest.process,
      'process of the guest',
    );
    const open = need(openFiles, '/proc/PID/fd');
    if (isAbsent(openFilesLimit))
      return pass(seen('/proc/PID/fd', open), seen('/proc/PID/limits', 'unlimited'));
    const limit = need(openFilesLimit, '/proc/PID/limits');
    const share = limit === 0 ? 1 : open / limit;
    const evidence = [
      seen('/proc/PID/fd', open),
      seen('/proc/PID/limits', `Max open files ${limit}`),
    ];
    if (share < LIMIT_SHARE) return pass(...evidence);
    return fail({
      evidence,
      severity: share >= HIGH_SHARE ? 'high' : 'medium',
      reason: `${guest.name} uses ${percent(share)} of the descriptors it may have.`,
    });
  },
});
