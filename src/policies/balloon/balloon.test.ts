import { describe, expect, it } from 'vitest';
import { MAXIMUM_KIB, replay, reportTrace } from '../testing/balloon-trace.ts';
import { largestBurst } from './balloon.ts';
import { momLike, proxmoxLike } from './rival-rules.ts';
import { targetFor } from './target.ts';

const GIB = 1024 * 1024;
const plenty = { totalKiB: 32 * GIB, availableKiB: 16 * GIB, pressure: 0 };
const short = { totalKiB: 32 * GIB, availableKiB: GIB, pressure: 0 };
const guest = {
  currentKiB: 8 * GIB,
  maximumKiB: 8 * GIB,
  usableKiB: 6 * GIB,
  statsAgeS: 5,
  isSwappingIn: false,
};
const calm = { largestBurstKiB: 0 };

describe('targetFor', () => {
  it('takes little at a time from a guest that can spare it, while the host is short', () => {
    expect(targetFor(guest, calm, short).targetKiB).toBe(8 * GIB * 0.97);
    expect(targetFor(guest, calm, plenty).targetKiB).toBe(8 * GIB);
  });

  it.each([
    ['says nothing', { statsAgeS: undefined }, /on a guess/],
    ['said it long ago', { statsAgeS: 120 }, /120 s old/],
    ['says nothing of what is usable', { usableKiB: undefined }, /on a guess/],
  ])('takes nothing from a guest whose driver %s', (_, change, because) => {
    const target = targetFor({ ...guest, ...change }, calm, short);
    expect(target.targetKiB).toBe(guest.currentKiB);
    expect(target.because.join(' ')).toMatch(because);
  });

  it('never goes below what it uses and its largest burst, nor below the floor', () => {
    const settled = { ...guest, currentKiB: 5 * GIB, usableKiB: 3 * GIB };
    expect(targetFor(settled, { largestBurstKiB: 3 * GIB }, short).targetKiB).toBe(5 * GIB);
    const idle = { ...guest, currentKiB: 3.2 * GIB, usableKiB: 3.1 * GIB };
    expect(targetFor(idle, calm, short).targetKiB).toBe(3.2 * GIB);
  });

  it('gives a guest that is short what it needs at once, however short the host is', () => {
    const squeezed = { ...guest, currentKiB: 4 * GIB, usableKiB: 0.1 * GIB };
    expect(targetFor(squeezed, calm, short).targetKiB).toBeCloseTo(3.9 * GIB * 1.2, 0);
    const swapping = { ...squeezed, isSwappingIn: true };
    expect(targetFor(swapping, calm, short).targetKiB).toBe(8 * GIB);
  });
});

describe('a guest that lies about its memory', () => {
  it.each([
    ['that it could give all', { usableKiB: 1e15 }],
    ['that nothing is in use', { usableKiB: 8 * GIB }],
    ['just now, of a time to come', { statsAgeS: -3600 }],
  ])('by saying %s, is not taken below its floor', (_, lie) => {
    let current = 8 * GIB;
    for (let step = 0; step < 200; step++)
      current = targetFor({ ...guest, currentKiB: current, ...lie }, calm, short).targetKiB;
    expect(current).toBeGreaterThanOrEqual(8 * GIB * 0.4);
  });

  it.each([
    ['that it needs more than it may have', { usableKiB: -1e15 }],
    ['that it swaps', { isSwappingIn: true }],
  ])('by saying %s, gets no more than it was promised', (_, lie) => {
    const now = { ...guest, currentKiB: 4 * GIB, ...lie };
    expect(targetFor(now, calm, short).targetKiB).toBe(8 * GIB);
  });
});

describe('the same trace under several rules', () => {
  const ours = replay(
    reportTrace,
    (now, host, used) => targetFor(now, { largestBurstKiB: largestBurst(used) }, host).targetKiB,
  );
  const proxmox = replay(reportTrace, proxmoxLike(0.25));
  const mom = replay(reportTrace, momLike);

  it('starves the guest under rules that do not look at what it needs, or when it said so', () => {
    expect(proxmox.starvedSteps).toBeGreaterThan(300);
    expect(proxmox.worstMissingKiB).toBeGreaterThan(3 * GIB);
    expect(mom.starvedSteps).toBeGreaterThan(300);
    expect(mom.worstMissingKiB).toBeGreaterThan(3 * GIB);
  });

  it('does not starve it under ours, which takes less for it', () => {
    expect(ours).toMatchObject({ starvedSteps: expect.any(Number) });
    expect(ours.starvedSteps).toBeLessThanOrEqual(6);
    expect(ours.worstMissingKiB).toBeLessThan(0.4 * GIB);
    expect(ours.meanTakenKiB).toBeGreaterThan(0.05 * MAXIMUM_KIB);
  });
});
