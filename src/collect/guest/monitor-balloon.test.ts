import { describe, expect, it } from 'vitest';
import { readBalloonReport } from './monitor-balloon.ts';

/** Answers as QEMU 7.2 gives them to a guest that reports its memory but not its huge pages. */
const monitor = {
  execute: (command: string, argumentsOf?: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const path = String(argumentsOf?.path);
    if (command === 'qom-list' && path === '/machine/peripheral')
      return Promise.resolve([{ name: 'type', type: 'string' }]);
    if (command === 'qom-list' && path === '/machine/peripheral-anon')
      return Promise.resolve([{ name: 'device[1]', type: 'child<virtio-balloon-pci>' }]);
    if (command === 'qom-get' && path === '/machine/peripheral-anon/device[1]')
      return Promise.resolve({
        'last-update': 1_700_000_000,
        stats: {
          'stat-free-memory': 2_097_152,
          'stat-major-faults': 7,
          'stat-htlb-pgalloc': 2 ** 64 - 1,
        },
      });
    return Promise.reject(new Error(`${command} ${path}`));
  },
};

describe('readBalloonReport', () => {
  it("gives what the guest's driver reported in libvirt's names and units", async () => {
    expect(Object.fromEntries(await readBalloonReport(monitor))).toEqual({
      'balloon.last-update': 1_700_000_000,
      'balloon.unused': 2048,
      'balloon.major_fault': 7,
    });
  });

  it('is empty without a balloon, and for answers of another shape', async () => {
    const none = { execute: () => Promise.reject(new Error('DeviceNotFound')) };
    expect((await readBalloonReport(none)).size).toBe(0);
    const odd = { execute: () => Promise.resolve('x') };
    expect((await readBalloonReport(odd)).size).toBe(0);
  });
});
