import { describe, expect, it } from 'vitest';
import { Guest } from '../../model/guest.ts';
import { withHostTree, worldOf } from '../host/testing/host-tree.ts';
import { startGuestSampling } from './guest-sampling.ts';

const STAT = 'S 1 1 1 0 -1 4194560 1 0 0 0 5 6 0 0 20 0 4 0 5000 1000 20 0';
const REST = `${' 0'.repeat(13)} 3 0 0 0 0 0\n`;
const STATUS = [
  'Name:\tqemu',
  'Uid:\t107\t107\t107\t107',
  'Gid:\t107\t107\t107\t107',
  'VmSwap:\t    2048 kB',
  'Cpus_allowed_list:\t2-3',
  'voluntary_ctxt_switches:\t40',
  'nonvoluntary_ctxt_switches:\t2',
  '',
].join('\n');

function thread(tid: number, name: string): Record<string, string> {
  const directory = `/proc/90/task/${tid}`;
  return {
    [`${directory}/comm`]: `${name}\n`,
    [`${directory}/stat`]: `${tid} (${name}) ${STAT}${REST}`,
    [`${directory}/schedstat`]: `${tid}000 5 7\n`,
    [`${directory}/sched`]: `${name} (${tid}, #threads: 2)\n---\nse.nr_migrations : 9\n`,
    [`${directory}/status`]: STATUS,
  };
}

// What a support archive holds of one QEMU.
const TREE = {
  '/proc/uptime': '150.5 20.0\n',
  '/proc/90/cmdline': [
    ...['qemu-system-x86_64', '-name', 'guest=web,debug-threads=on'],
    ...['-uuid', '8230160b-2000-485a-800f-01ea7fb71cd5', ''],
  ].join('\0'),
  '/proc/90/stat': `90 (qemu) ${STAT}${REST}`,
  '/proc/90/status': STATUS,
  '/proc/90/fd/9': { link: 'anon_inode:kvm-vm' },
  '/proc/90/fd/12': { link: 'anon_inode:kvm-vcpu:0' },
  '/proc/90/numa_maps': '7f00 default anon=4 N0=1 N1=3 kernelpagesize_kB=2048\n',
  '/proc/90/maps': '7f00-807f00 rw-p 00000000 00:00 0\n',
  ...thread(90, 'qemu-system-x86'),
  ...thread(91, 'CPU 0/KVM'),
};

describe('startGuestSampling on recorded files', () => {
  it('finds the guests of another machine and gives totals without changes', async () => {
    await withHostTree(TREE, async (files) => {
      const sampling = await startGuestSampling(worldOf(files));
      const { guests, guestSources } = await sampling.finish();
      expect(guestSources).toMatchObject([
        { name: 'libvirt', outcome: 'absent' },
        { name: '/proc', outcome: 'used', detail: '1 VMM process' },
      ]);
      expect(guests).toHaveLength(1);
      expect(Guest.safeParse(guests[0]).error).toBeUndefined();
      expect(guests[0]).toMatchObject({
        id: '8230160b-2000-485a-800f-01ea7fb71cd5',
        name: 'web',
        origin: 'qemu',
        accelerator: { value: 'kvm' },
        process: { value: { pid: 90, uid: 107, kvmVcpus: { value: 1 } } },
        runtime: {
          value: {
            windowMs: 0,
            memory: {
              guestRamPerNodeKiB: { value: { 0: 2048, 1: 6144 } },
              swapKiB: { value: 2048 },
            },
            threads: {
              value: [
                { tid: 90, role: 'emulator' },
                {
                  tid: 91,
                  role: 'vcpu',
                  index: 0,
                  runNs: { value: { total: 91_000 } },
                  migrations: { value: { total: 9 } },
                  voluntarySwitches: { value: { total: 40 } },
                  lastCpu: { value: 3 },
                  allowedCpus: { value: [2, 3] },
                },
              ],
            },
          },
        },
      });
      expect(JSON.stringify(guests[0])).not.toContain('delta');
    });
  });
});
