import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrap } from './wrap.ts';

describe('wrap', () => {
  it('indents every line and starts the first with its label', () => {
    expect(wrap('one two three four', 14, '     ', 'why  ')).toEqual([
      'why  one two',
      '     three',
      '     four',
    ]);
  });

  it('cuts a word that is longer than a line', () => {
    expect(wrap('/var/lib/libvirt/images/web.qcow2', 12)).toEqual([
      '/var/lib/lib',
      'virt/images/',
      'web.qcow2',
    ]);
  });

  it('never exceeds the width and loses nothing but white space', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 12, max: 60 }), (text, width) => {
        const lines = wrap(text, width, '  ');
        expect(lines.every((line) => line.length <= width)).toBe(true);
        expect(lines.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      }),
    );
  });
});
