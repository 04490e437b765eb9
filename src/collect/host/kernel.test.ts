import { describe, expect, it } from 'vitest';
import { absent, known } from '../../model/fact.ts';
import { sampleKernel } from './kernel.ts';
import { parsePressure } from './pressure.ts';
import { notRunning } from './sampling.ts';
import { parseSoftnet } from './softnet.ts';
import { denying, recordedTree, withHostTree, worldOf } from './testing/host-tree.ts';

describe('the kernel', () => {
  it('tells release, settings, clock and pressure of a recorded machine', () =>
    withHostTree(recordedTree('pvm-2cpu'), async (files) => {
      const kernel = await sampleKernel(worldOf(files)).finish(notRunning);
      expect(kernel.release).toEqual(known('6.18.44'));
      expect(kernel.sysctls['vm.swappiness']).toEqual(known('60'));
      expect(kernel.sysctls['net.bridge.bridge-nf-call-iptables']).toEqual(known('1'));
      expect(kernel.sysctls['fs.aio-max-nr']).toEqual(known('65536'));
      expect(kernel.clocksource).toEqual(known('tsc'));
      expect(kernel.clocksourceChoices).toEqual(known(['tsc', 'kvm-clock']));
      expect(kernel.workqueueMask).toEqual(known('3'));
      expect(kernel.pressure.io).toMatchObject(known({ fullTotalUs: expect.any(Number) }));
      expect(kernel.softnet).toMatchObject(known({ dropped: 0, timeSqueezed: expect.any(Number) }));
    }));

  it('of recorded files has no rates', () =>
    withHostTree(recordedTree('pvm-2cpu'), async (files) => {
      const kernel = await sampleKernel(worldOf(files)).finish(notRunning);
      expect(kernel.cpuShares).toEqual(notRunning);
      expect(kernel.softnetPerS).toEqual(notRunning);
    }));

  it('keeps a setting that may not be read apart from one it does not have', () =>
    withHostTree({ '/proc/sys/vm/swappiness': '60\n' }, async (files) => {
      const closed = denying(files, (path) => path === '/proc/sys/vm/swappiness');
      const kernel = await sampleKernel(worldOf(closed)).finish(notRunning);
      expect(kernel.sysctls['vm.swappiness']).toEqual({
        unreadable: '/proc/sys/vm/swappiness: permission denied; run as root',
      });
      expect(kernel.sysctls['kernel.sched_latency_ns']).toEqual(absent);
    }));

  it('tells scheduler features where debugfs may be read, in the place of old kernels too', () =>
    withHostTree(
      { '/sys/kernel/debug/sched_features': 'GENTLE_FAIR_SLEEPERS NO_HRTICK\n' },
      async (tree) => {
        const live = { ...tree, root: '' };
        const kernel = await sampleKernel(worldOf(live)).finish(notRunning);
        expect(kernel.schedulerFeatures).toEqual(known(['GENTLE_FAIR_SLEEPERS', 'NO_HRTICK']));
      },
    ));
});

describe('pressure stall information', () => {
  it('has shares and microseconds, and no full line for the processor on older kernels', () => {
    expect(parsePressure('some avg10=1.00 avg60=12.50 avg300=0.17 total=15695591')).toEqual({
      someAvg60: 0.125,
      someTotalUs: 15_695_591,
    });
  });

  it('is refused without its some line', () => {
    expect(() => parsePressure('full avg10=0 avg60=0 total=1')).toThrow(RangeError);
  });
});

describe('the receive backlog', () => {
  it('is summed over pCPUs from hexadecimal columns', () => {
    expect(parseSoftnet('00000010 00000001 0000000a 0\n000000ff 00000000 00000001 0\n')).toEqual({
      processed: 271,
      dropped: 1,
      timeSqueezed: 11,
    });
    expect(() => parseSoftnet('xyz')).toThrow(RangeError);
  });
});
