import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeText, safeTexts } from './safe-text.ts';

describe('safeText', () => {
  it('shows escape codes, newlines and reordering marks instead of sending them', () => {
    expect(safeText('web\u001b[2J\n\u202egnp')).toBe('web\\x1b[2J\\x0a\\u202egnp');
  });

  it('leaves what prints alone', () => {
    expect(safeText("büro-1 'x' 网")).toBe("büro-1 'x' 网");
  });

  it('lets no control character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(/\p{Cc}/u.test(safeText(text))).toBe(false);
      }),
    );
  });
});

describe('safeTexts', () => {
  it('reaches every text of a document and leaves the original alone', () => {
    const document = { guests: [{ name: 'a\u0007' }], count: 1 };
    expect(safeTexts(document)).toEqual({ guests: [{ name: 'a\\x07' }], count: 1 });
    expect(document.guests[0]?.name).toBe('a\u0007');
  });
});
