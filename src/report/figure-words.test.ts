import { describe, expect, test } from 'vitest';
import type { Acceleration, Configuration, Figure } from '../model/results.ts';
import { againstText, comparedText } from './figure-words.ts';

/** As CPUID came out on a machine that is itself a guest: an emulator has nothing to leave. */
const figure: Figure = {
  configuration: 'vm-exit place=guest',
  metric: 'CPUID',
  unit: 'ns',
  better: 'lower',
  values: [310, 305, 320, 312, 308],
  ...{ median: 310, low: 305, high: 320, disturbed: 0 },
  against: {
    reference: 'vm-exit place=native',
    ratio: { median: 0.013, low: 0.009, high: 0.019 },
    ...{ probability: 0.008, effect: -1, detectable: 0.2, verdict: 'better' },
  },
};

function configurations(guest: Acceleration, reference: Acceleration = 'native'): Configuration[] {
  const made = (place: string, acceleration: Acceleration): Configuration => ({
    ...{ id: `vm-exit place=${place}`, workload: 'vm-exit', factors: { place }, runs: 5 },
    acceleration,
  });
  return [made('native', reference), made('guest', guest)];
}

describe('a guest beside the same program natively', () => {
  test('is better or worse under a KVM that runs it on the processor', () => {
    expect(againstText(figure, configurations('kvm'))).toBe('1.3 % (0.9-1.9), better');
  });

  test.each([
    ['tcg', 'emulated, no figure of KVM'],
    ['kvm (not effective)', 'interpreted, no figure of KVM'],
  ] as const)('is neither under %s, whatever the numbers say', (acceleration, words) => {
    const text = againstText(figure, configurations(acceleration));
    expect(text).toBe(`1.3 % (0.9-1.9), ${words}`);
    expect(text).not.toMatch(/better|worse|no difference/);
  });

  test('is better or worse than another guest that runs in the same way', () => {
    expect(againstText(figure, configurations('tcg', 'tcg'))).toMatch(/, better$/);
  });
});

test('of figures beside each other, the one that others are compared with is called so', () => {
  const { against: _, ...native } = { ...figure, configuration: 'vm-exit place=native' };
  const texts = [native, figure].map((each) =>
    comparedText(each, [native, figure], configurations('kvm')),
  );
  expect(texts).toEqual(['the reference', '1.3 % (0.9-1.9), better']);
});
