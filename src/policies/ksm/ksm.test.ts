import { describe, expect, it } from 'vitest';
import { ksmtunedRates, ourRates, replayKsm, workday } from '../testing/ksm-trace.ts';
import { KSMTUNED_OFF, ksmtunedStep } from './ksmtuned.ts';
import { corePerPage, nextGoal, pagesToScan, USUAL_GOAL } from './scan-rate.ts';

describe('pagesToScan', () => {
  const seen = { sleepMs: 20, pagesToScan: 100, ksmdCores: undefined };

  it('is one pass in the time wanted where that is affordable', () => {
    const cheap = { ...seen, ksmdCores: 0.005 };
    expect(pagesToScan({ ...cheap, candidatePages: 8_000_000 }, USUAL_GOAL)).toBe(800);
    expect(pagesToScan({ ...seen, candidatePages: 8_000_000 }, USUAL_GOAL)).toBe(100);
  });

  it('does not let a small host wait while passes find something', () => {
    const small = { ...seen, ksmdCores: 0.005, candidatePages: 200_000 };
    expect(pagesToScan(small, USUAL_GOAL)).toBe(500);
    const settled = nextGoal(USUAL_GOAL, { grewShare: 0, guestsCame: false, isHostShort: false });
    expect(pagesToScan(small, settled)).toBe(10);
  });

  it('goes by what a page costs on this host once that was measured', () => {
    expect(corePerPage({ ...seen, candidatePages: 0 })).toBeCloseTo(40e-6, 9);
    expect(corePerPage({ ...seen, candidatePages: 0, ksmdCores: 0.05 })).toBeCloseTo(10e-6, 9);
    const dear = { ...seen, ksmdCores: 0.4, candidatePages: 20_000_000 };
    expect(pagesToScan(dear, USUAL_GOAL)).toBe(50);
  });
});

describe('ksmtunedStep', () => {
  const host = { totalKiB: 1000, freeKiB: 100, committedKiB: 900 };

  it('boosts where memory is short, decays where it is not, and is off where all fits', () => {
    const boosted = ksmtunedStep(KSMTUNED_OFF, host);
    expect(boosted).toEqual({ running: true, pages: 300 });
    expect(ksmtunedStep(boosted, { ...host, freeKiB: 500 }).pages).toBe(250);
    const fits = { ...host, committedKiB: 700 };
    expect(ksmtunedStep(boosted, fits).running).toBe(true);
    expect(ksmtunedStep(boosted, { ...fits, freeKiB: 300 }).running).toBe(false);
  });
});

it('spares four fifths of what ksmtuned does on the same load, for far less CPU', () => {
  const ours = replayKsm(workday, ourRates());
  const theirs = replayKsm(workday, ksmtunedRates());
  expect(ours.sparedGiBh).toBeGreaterThan(theirs.sparedGiBh * 0.8);
  expect(ours.sparedGiBh / ours.cpuS).toBeGreaterThan((theirs.sparedGiBh / theirs.cpuS) * 1.5);
});
