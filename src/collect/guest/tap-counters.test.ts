import { describe, expect, it } from 'vitest';
import { withHostTree } from '../host/testing/host-tree.ts';
import { readTapCounters } from './tap-counters.ts';

const counters = (device: string) => ({
  [`/sys/class/net/${device}/statistics/rx_bytes`]: '100\n',
  [`/sys/class/net/${device}/statistics/tx_bytes`]: '200\n',
});

describe('readTapCounters', () => {
  it('turns what the tap received into what the guest sent', () =>
    withHostTree(counters('tap0'), async (files) => {
      const stats = readTapCounters(files, [{ target: 'tap0', type: 'ethernet' }]);
      expect(stats.get('net.0.tx.bytes')).toBe(100);
      expect(stats.get('net.0.rx.bytes')).toBe(200);
    }));

  it.each([
    { target: 'net0', type: 'user' },
    { target: '..', type: 'ethernet' },
    { target: 'a/b', type: 'ethernet' },
    { target: 'gone', type: 'ethernet' },
  ])('takes no counters of another device for those of $target ($type)', (nic) =>
    withHostTree(counters('net0'), async (files) => {
      expect(readTapCounters(files, [nic]).size).toBe(0);
    }),
  );
});
