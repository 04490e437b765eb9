import { describe, expect, it } from 'vitest';
import { check } from '../../src/checks/vt/kvm-usable.ts';
import { checkPage } from './check-page.ts';

describe('docs/checks.md', () => {
  it('tells everything a check says of itself, below its topic', () => {
    const { text } = checkPage([check], { 'VT-99': 'Seen only from inside.' });
    for (const words of [
      '- [Hardware virtualisation](#hardware-virtualisation) (1)',
      '## Hardware virtualisation\n\n### VT-01 ',
      '## Left out',
      '- **VT-99** Seen only from inside.',
      ...[check.title, check.problem, check.why, check.remedy, check.notWhen].map(escaped),
    ]) {
      expect(text).toContain(words);
    }
  });

  it('lets no text become markup', () => {
    const { text } = checkPage([{ ...check, why: 'a_b *c* <d>' }], {});
    expect(text).toContain('a\\_b \\*c\\* \\<d\\>');
  });
});

function escaped(text: string): string {
  return text.replaceAll('_', '\\_');
}
