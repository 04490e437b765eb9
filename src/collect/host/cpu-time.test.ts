import { describe, expect, it } from 'vitest';
import { known, unreadable } from '../../model/fact.ts';
import { cpuTimeShares, parseCpuTimes } from './cpu-time.ts';

const before = parseCpuTimes(
  'cpu  100 0 50 800 50 0 0 0 40 0\ncpu0 100 0 50 800 50 0 0 0 40 0\nctxt 1000\n',
);

describe('processor time', () => {
  it('is shared among the states, with time of guests counted once', () => {
    const after = parseCpuTimes(
      'cpu  150 0 60 820 60 0 0 10 70 0\ncpu0 150 0 60 820 60 0 0 10 70 0\nintr 1 2\nctxt 3000\n',
    );
    const shares = cpuTimeShares(known(2), known(before), known(after));
    expect(shares.cpuShares).toEqual(
      known({
        user: 0.2,
        nice: 0,
        system: 0.1,
        idle: 0.2,
        iowait: 0.1,
        irq: 0,
        softirq: 0,
        steal: 0.1,
        guest: 0.3,
        guestNice: 0,
      }),
    );
    expect(shares.cpuBusyShares).toEqual(known({ 0: expect.closeTo(0.7) }));
    expect(shares.contextSwitchesPerS).toEqual(known(1000));
  });

  it('is unknown when a counter went back', () => {
    const after = parseCpuTimes('cpu  150 0 60 820 40 0 0 0 40 0\nctxt 900\n');
    const shares = cpuTimeShares(known(2), known(before), known(after));
    const wentBack = unreadable('/proc/stat: a counter went back during the window');
    expect(shares.cpuShares).toEqual(wentBack);
    expect(shares.contextSwitchesPerS).toEqual(wentBack);
    expect(shares.cpuBusyShares).toEqual(known({}));
  });

  it('is unknown when nothing passed', () => {
    const shares = cpuTimeShares(known(0.01), known(before), known(before));
    expect(shares.cpuShares).toHaveProperty('unreadable');
  });

  it('needs the total line and the context switches', () => {
    expect(() => parseCpuTimes('cpu0 1 2 3 4\n')).toThrow(RangeError);
    expect(() => parseCpuTimes('cpu 1 x 3 4\nctxt 1\n')).toThrow(RangeError);
  });
});
