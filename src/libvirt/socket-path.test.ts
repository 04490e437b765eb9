import { describe, expect, it } from 'vitest';
import { socketPaths } from './socket-path.ts';
import { clientConfigPath } from './surroundings.ts';
import { parseUri } from './uri.ts';

const root = { env: {}, uid: 0, home: '/root' };
const user = { env: { XDG_RUNTIME_DIR: '/run/user/1000' }, uid: 1000, home: '/home/u' };

describe('the sockets tried', () => {
  it.each([
    ['qemu:///system', false, ['/run/libvirt/virtqemud-sock', '/run/libvirt/libvirt-sock']],
    ['qemu:///system', true, ['/run/libvirt/virtqemud-sock-ro', '/run/libvirt/libvirt-sock-ro']],
    ['qemu:///system?mode=legacy', false, ['/run/libvirt/libvirt-sock']],
    ['qemu:///system?mode=direct', false, ['/run/libvirt/virtqemud-sock']],
    ['lxc:///', false, ['/run/libvirt/virtlxcd-sock', '/run/libvirt/libvirt-sock']],
    ['test:///default', true, ['/run/libvirt/libvirt-sock-ro']],
    ['qemu:///system?socket=/x/s', true, ['/x/s']],
  ])("for root's %s, read-only %s", (uri, readOnly, expected) => {
    expect(socketPaths(parseUri(uri), root, readOnly)).toEqual(expected);
  });

  it("for a user's session are below the runtime directory and never read-only", () => {
    expect(socketPaths(parseUri('qemu:///session'), user, true)).toEqual([
      '/run/user/1000/libvirt/virtqemud-sock',
      '/run/user/1000/libvirt/libvirt-sock',
    ]);
    expect(socketPaths(parseUri('test:///default'), { ...user, env: {} }, true)).toEqual([
      '/home/u/.cache/libvirt/libvirt-sock',
    ]);
  });

  it('may not be named by a relative path', () => {
    expect(() => socketPaths(parseUri('qemu:///system?socket=x'), root, true)).toThrow('absolute');
  });
});

describe('the client configuration', () => {
  it("is the system's for root and the user's own for others", () => {
    expect(clientConfigPath(root)).toBe('/etc/libvirt/libvirt.conf');
    expect(clientConfigPath(user)).toBe('/home/u/.config/libvirt/libvirt.conf');
    expect(clientConfigPath({ ...user, env: { XDG_CONFIG_HOME: '/c' } })).toBe(
      '/c/libvirt/libvirt.conf',
    );
  });
});
