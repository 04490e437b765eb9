import { sysctlOf } from '../../derived/sysctl.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { percent } from '../wording.ts';

const FULL_SHARE = 0.8;

/** What database makers and Ceph ask for. */
const WANTED_SLOTS = 1_048_576;

export const check = defineCheck({
  id: 'DEV-15',
  topic: 'device',
  subject: 'host',
  title: 'There are slots left for asynchronous I/O',
  problem: 'Slots for asynchronous I/O are running out',
  severity: 'medium',
  reads: ['/proc/sys/fs/aio-nr, aio-max-nr'],
  why: 'Each main loop and iothread of QEMU that serves disks with io="native" takes 1024 slots. When none are left, guests fail to start or fall back to threads.',
  remedy: 'sysctl fs.aio-max-nr=1048576, and the same in /etc/sysctl.d to keep it.',
  takesEffect: 'live',
  notWhen: 'Never.',
  sources: ['Linux Documentation/admin-guide/sysctl/fs.rst, aio-nr'],
  evaluate({ host }) {
    const used = Number(need(sysctlOf(host, 'fs.aio-nr'), 'fs.aio-nr'));
    const most = Number(need(sysctlOf(host, 'fs.aio-max-nr'), 'fs.aio-max-nr'));
    const evidence = [seen('/proc/sys/fs/aio-nr', used), seen('/proc/sys/fs/aio-max-nr', most)];
    if (used <= most * FULL_SHARE) return pass(...evidence);
    return fail({ evidence, reason: `${percent(used / most)} of the slots are taken.` });
  },
  mend({ host }) {
    const most = Number(need(sysctlOf(host, 'fs.aio-max-nr'), 'fs.aio-max-nr'));
    const value = String(Math.max(WANTED_SLOTS, most * 2));
    return [{ set: 'sysctl', key: 'fs.aio-max-nr', value }];
  },
});
