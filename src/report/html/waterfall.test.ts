import { describe, expect, it } from 'vitest';
import { waterfall } from './waterfall.ts';

const HALF = { label: 'two guests on one pCPU', low: 0.4, typical: 0.5, high: 0.6 };
const TENTH = { label: 'exits', low: 0, typical: 0.1, high: 0.2 };

function bars(markup: string): { kind: string; x: number; width: number }[] {
  return [...markup.matchAll(/<rect class="(\w+)" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)].map(
    ([, kind = '', x, width]) => ({ kind, x: Number(x), width: Number(width) }),
  );
}

describe('waterfall', () => {
  it('steps down from native: each loss begins where the one before it ended', () => {
    const [native, tenth, half, left] = bars(waterfall([TENTH, HALF], 'cpu').markup);
    expect([native?.kind, tenth?.kind, half?.kind, left?.kind]).toEqual([
      'native',
      'loss',
      'loss',
      'left',
    ]);
    const whole = native?.width ?? 0;
    expect(tenth?.width).toBeCloseTo(whole * 0.1, 0);
    expect(half?.width).toBeCloseTo(whole * 0.45, 0);
    expect(left?.width).toBeCloseTo(whole * 0.45, 0);
    expect((half?.x ?? 0) + (half?.width ?? 0)).toBeCloseTo(tenth?.x ?? 0, 0);
  });

  it('says the same in words: losses with their range, and what is left at worst and at best', () => {
    const { markup } = waterfall([TENTH, HALF], 'Share of native cpu');
    expect(markup).toContain(
      'aria-label="Share of native cpu. native: 100 %; exits: −10 % (0 to 20); ' +
        'two guests on one pCPU: −50 % (40 to 60); left: 45 % (32 to 60)"',
    );
  });

  it('is only native and what is left of it where nothing was lost', () => {
    expect(bars(waterfall([], 'cpu').markup).map(({ kind }) => kind)).toEqual(['native', 'left']);
  });

  it('draws no line for a range of nothing', () => {
    const certain = { label: 'exits', low: 0.1, typical: 0.1, high: 0.1 };
    expect(waterfall([certain], 'cpu').markup).not.toContain('whisker');
    expect(waterfall([TENTH], 'cpu').markup).toContain('whisker');
  });
});
