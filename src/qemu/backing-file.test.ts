import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backingPath } from './backing-file.ts';

describe('backingPath', () => {
  it.each([
    ['/var/lib/libvirt/images/base.qcow2', '/var/lib/libvirt/images/base.qcow2'],
    ['/with:colon/json:{}', '/with:colon/json:{}'],
    ['file:/srv/base.raw', '/srv/base.raw'],
    ['json:{"driver":"qcow2","file":{"driver":"file","filename":"/srv/b"}}', '/srv/b'],
    ['json:{"driver":"raw","file":{"driver":"host_device","filename":"/dev/vg/lv"}}', '/dev/vg/lv'],
    ['json:{"file.driver":"file","file.filename":"/srv/b","driver":"qcow2"}', '/srv/b'],
    ['json:{"driver":"file","filename":"/srv/b"}', '/srv/b'],
  ])('finds the local file in %s', (name, path) => {
    expect(backingPath(name)).toBe(path);
  });

  it.each([
    'nbd://attacker.example/x',
    'rbd:pool/image:key=AQsecret',
    'ssh://user@host/file',
    'relative.qcow2',
    '-o',
    'json:{"driver":"qcow2","file":{"driver":"nbd","host":"h"}}',
    'json:{"driver":"qcow2","file":{"driver":"file","filename":"relative"}}',
    'json:{"driver":"nbd","file.filename":7}',
    'json:{"driver":"raw","file.driver":"https","file.filename":"/x"}',
    'json:{broken',
    'json:[]',
    `json:${'{"file":'.repeat(50)}{"driver":"file","filename":"/x"}${'}'.repeat(50)}`,
    '',
  ])('does not follow %s', (name) => {
    expect(backingPath(name)).toBeUndefined();
  });

  it('gives an absolute path or none, for any name', () => {
    const names = fc.oneof(
      fc.string(),
      fc.json().map((text) => `json:${text}`),
    );
    fc.assert(
      fc.property(names, (name) => {
        expect(backingPath(name) ?? '/').toMatch(/^\//);
      }),
    );
  });
});
