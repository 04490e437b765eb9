import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, name } from './markup.ts';

describe('html', () => {
  it('puts texts in as text, in elements and in attributes', () => {
    const hostile = `<script>alert('1')</script>" onload="x&`;
    expect(html`<p title="${hostile}">${hostile}</p>`.markup).toBe(
      '<p title="&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; onload=&quot;x&amp;">' +
        '&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; onload=&quot;x&amp;</p>',
    );
  });

  it('shows what would break a line or turn text around', () => {
    expect(name('a\n\u202eb').markup).toBe('<bdi class="name">a\\x0a\\u202eb</bdi>');
  });

  it('puts markup, lists and figures in as they are, and nothing for undefined', () => {
    expect(html`${[html`<b>${1}</b>`, undefined, 'x']}`.markup).toBe('<b>1</b>x');
  });

  it('lets no text end an element or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.markup).not.toMatch(/[<>"'\n]/);
      }),
    );
  });
});
