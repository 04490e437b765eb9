import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from './error.ts';
import { hasFlag, parseUri } from './uri.ts';

describe('a connection URI', () => {
  it.each([
    ['qemu:///system', { driver: 'qemu', transport: 'unix', path: '/system', host: undefined }],
    ['qemu:///session', { driver: 'qemu', transport: 'unix', path: '/session' }],
    ['test:///default', { driver: 'test', transport: 'unix', path: '/default' }],
    ['qemu+unix:///system?socket=/x/y', { transport: 'unix', nameForDaemon: 'qemu:///system' }],
    ['qemu://host/system', { transport: 'tls', host: 'host', port: undefined }],
    ['qemu+tcp://10.0.0.1:7000/system', { transport: 'tcp', host: '10.0.0.1', port: 7000 }],
    [
      'qemu+ssh://root@kvm-1.example.org:2222/system',
      { transport: 'ssh', user: 'root', port: 2222 },
    ],
    ['qemu+ssh://[fe80::1]/system', { host: 'fe80::1', transport: 'ssh' }],
    ['qemu+tls://[2001:db8::7]:99/system', { host: '2001:db8::7', port: 99 }],
    ['qemu+ssh://h/system?name=qemu:///embed', { nameForDaemon: 'qemu:///embed' }],
    ['lxc+ssh://h/?no_verify=1&debug=3', { nameForDaemon: 'lxc:///?debug=3', path: '/' }],
  ])('%s is taken apart as libvirt does', (text, expected) => {
    expect(parseUri(text)).toMatchObject(expected);
  });

  it.each([
    ['not a URI', 'it has no driver'],
    ['qemu', 'it has no driver'],
    ['qemu+ssh:///system', 'needs a host'],
    ['qemu+unix://host/system', 'has no host'],
    ['qemu+libssh2://host/system', 'is not one of unix, ssh, tls, tcp'],
    ['qemu+ssh://-oProxyCommand=reboot/system', 'the host'],
    ['qemu+ssh://-l@host/system', 'the user'],
    ['qemu+ssh://%2DoProxyCommand=x@host/system', 'the user'],
    ['qemu+ssh://a%20b@host/system', 'the user'],
    ['qemu+ssh://host/sys%20tem', 'the path'],
    ["qemu+ssh://host/sy'stem", 'the path'],
    ['qemu+ssh://host%ff/system', 'not well encoded'],
    ['1qemu:///system', 'it has no driver'],
  ])('%s is refused: %s', (text, why) => {
    expect(() => parseUri(text)).toThrow(UsageError);
    expect(() => parseUri(text)).toThrow(why);
  });

  it('with a password is refused without repeating it', () => {
    for (const uri of ['qemu+ssh://root:secret@host/system', 'qemu+ssh://root:secret@ho st/']) {
      expect(() => parseUri(uri)).toThrow(/^(?!.*secret)/);
    }
  });

  it('never yields a host or user that a program could read as an option', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (user, host) => {
        try {
          const uri = parseUri(`qemu+ssh://${user}@${host}/system`);
          expect(uri.host).not.toMatch(/^-|\s|^$/);
          expect(uri.user ?? 'none').not.toMatch(/^-|\s/);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });

  it('takes any number but 0 for a yes', () => {
    expect(hasFlag(parseUri('qemu+ssh://h/system?no_verify=1'), 'no_verify')).toBe(true);
    expect(hasFlag(parseUri('qemu+ssh://h/system?no_verify=0'), 'no_verify')).toBe(false);
    expect(hasFlag(parseUri('qemu+ssh://h/system'), 'no_verify')).toBe(false);
  });
});
