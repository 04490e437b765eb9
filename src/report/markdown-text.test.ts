import { describe, expect, it } from 'vitest';
import { markdownCode, markdownText } from './markdown-text.ts';

describe('markdownText', () => {
  it.each([
    ['formatting', '*a* _b_ `c` ~d~', '\\*a\\* \\_b\\_ \\`c\\` \\~d\\~'],
    ['links and images', '![x](y)', '!\\[x\\](y)'],
    ['HTML', '<img src=x>&lt;', '\\<img src=x\\>\\&lt;'],
    ['cells', 'a|b\\|c', 'a\\|b\\\\\\|c'],
    ['formulas', '$x$', '\\$x\\$'],
    ['lines', 'a\n# b', 'a\\\\x0a# b'],
    ['mentions', 'ask @root', 'ask @<!-- -->root'],
    ['references', 'fixes #12', 'fixes #<!-- -->12'],
    ['addresses', 'http://a.example', 'http:<!-- -->//a.example'],
  ])('takes the meaning from %s', (_what, text, expected) => {
    expect(markdownText(text)).toBe(expected);
  });

  it('leaves plain text alone', () => {
    expect(markdownText('vCPU 0 waited 50 %, ran 50 %')).toBe('vCPU 0 waited 50 %, ran 50 %');
  });
});

describe('markdownCode', () => {
  it.each([
    ['web-1', '`web-1`'],
    ['a`b``c', '```a`b``c```'],
    ['`', '`` ` ``'],
    ['', '`  `'],
    [' a', '`  a `'],
    ['a\nb', '`a\\x0ab`'],
  ])('puts %j into a span that it cannot end', (text, expected) => {
    expect(markdownCode(text)).toBe(expected);
  });
});
