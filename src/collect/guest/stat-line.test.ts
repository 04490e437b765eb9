import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStatLine } from './stat-line.ts';

const REST = ' S 1 2 2 0 -1 4194560 1 0 0 0 5 6 0 0 20 0 4 0 987654 1000 20 0';

describe('parseStatLine', () => {
  it('reads parent, state and start whatever the thread is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 15 }), (name) => {
        expect(parseStatLine(`42 (${name})${REST}`)).toEqual({
          name,
          state: 'S',
          parentPid: 1,
          startTicks: 987_654,
        });
      }),
    );
  });

  it('refuses text that is no stat line', () => {
    for (const text of ['', '42', '42 (a', '42 (a) S', '42 (a) S x y', ')('])
      expect(parseStatLine(text)).toBeUndefined();
  });
});
