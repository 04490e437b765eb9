import { describe, expect, it } from 'vitest';
import { parseClientConfig } from './client-config.ts';
import { resolveUri } from './resolve-uri.ts';

const config = `
# uri_default = "qemu:///nowhere"
uri_aliases = [
  "hail=qemu+ssh://root@hail.cloud.example.com/system", # the big one
  'sleet=qemu+ssh://root@sleet/system',
]
uri_default = "hail"
`;
const nobody = { env: {}, uid: 1000 };
const none = (): string => '';

describe('the URI meant', () => {
  it('is what was asked for, without a look at the configuration', () => {
    const unread = (): string => {
      throw new Error('read');
    };
    expect(resolveUri('test:///default', nobody, unread)).toBe('test:///default');
  });

  it('is what an alias stands for', () => {
    expect(resolveUri('sleet', nobody, () => config)).toBe('qemu+ssh://root@sleet/system');
    expect(resolveUri('unknown', nobody, () => config)).toBe('unknown');
  });

  it('comes from the environment before the configuration', () => {
    const from = { env: { LIBVIRT_DEFAULT_URI: 'xen:///system' }, uid: 0 };
    expect(resolveUri(undefined, from, () => config)).toBe('xen:///system');
    expect(resolveUri('qemu:///session', from, () => config)).toBe('qemu:///session');
  });

  it("comes from the configuration's default, which may be an alias", () => {
    expect(resolveUri(undefined, nobody, () => config)).toBe(
      'qemu+ssh://root@hail.cloud.example.com/system',
    );
  });

  it("is the system's for root and the session's for others, if nothing says otherwise", () => {
    expect(resolveUri(undefined, { env: {}, uid: 0 }, none)).toBe('qemu:///system');
    expect(resolveUri('', { env: { LIBVIRT_DEFAULT_URI: '' }, uid: 1000 }, none)).toBe(
      'qemu:///session',
    );
  });
});

describe('libvirt.conf', () => {
  it("reads libvirt's own example, comments and all", () => {
    expect(parseClientConfig(config)).toEqual({
      defaultUri: 'hail',
      aliases: new Map([
        ['hail', 'qemu+ssh://root@hail.cloud.example.com/system'],
        ['sleet', 'qemu+ssh://root@sleet/system'],
      ]),
    });
  });

  it.each([
    '',
    '\n\n',
    'uri_default = ',
    'uri_aliases = [ "a=b"',
    '= = [',
    '☃',
    'uri_aliases = "x"',
  ])('makes the best of %j', (text) => {
    expect(parseClientConfig(text).defaultUri).toBeUndefined();
  });
});
