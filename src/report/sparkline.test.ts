import { expect, it } from 'vitest';
import { inColumns, sparkline } from './sparkline.ts';

it('draws the least value lowest and the greatest highest, and a gap where nothing was seen', () => {
  expect(sparkline([0, 1, undefined, 0.5], { unicode: true })).toBe('▁█ ▅');
  expect(sparkline([0, 1, undefined, 0.5], { unicode: false })).toBe('_# =');
});

it('draws a value that does not change as a line', () => {
  expect(sparkline([3, 3, 3], { unicode: true })).toBe('▁▁▁');
});

it('takes the mean of what falls into one column', () => {
  const points = [
    { atS: 0, value: 1 },
    { atS: 1, value: 3 },
    { atS: 9, value: 5 },
  ];
  expect(inColumns(points, { fromS: 0, toS: 9 }, 3)).toEqual([2, undefined, 5]);
});
