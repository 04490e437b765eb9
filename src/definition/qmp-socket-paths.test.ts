import { describe, expect, it } from 'vitest';
import { qmpSocketPaths } from './qmp-socket-paths.ts';

describe('the QMP sockets of a command line', () => {
  it.each([
    ['-qmp unix:/run/a.qmp,server=on,wait=off', ['/run/a.qmp']],
    [
      '-qmp unix:/run/a.qmp,server,nowait -qmp-pretty unix:path=/run/b,server=on,wait=off',
      ['/run/a.qmp', '/run/b'],
    ],
    [
      '-chardev socket,id=m,path=/run/m.sock,server=on,wait=off -mon chardev=m,mode=control',
      ['/run/m.sock'],
    ],
    [
      '-chardev {"id":"m","backend":{"type":"socket","data":{"addr":{"type":"unix","data":{"path":"/run/j"}}}}} -mon m,mode=control',
      ['/run/j'],
    ],
    ['-chardev socket,id=m,path=/run/m,server=on,wait=off -qmp chardev:m', ['/run/m']],
    // Connecting would let a guest start that waits for its manager; a client's socket is someone else's.
    ['-qmp unix:/run/waiting,server=on', []],
    ['-qmp unix:/run/client', []],
    ['-chardev socket,id=m,path=/run/human,server=on,wait=off -mon chardev=m', []],
    ['-monitor unix:/run/human,server=on,wait=off', []],
    ['-qmp tcp:localhost:4444 -qmp stdio', []],
    ['-qmp unix:relative.sock,server=on,wait=off', []],
    ['-chardev socket,id=m,fd=17,server=on,wait=off -mon chardev=m,mode=control', []],
    [
      '-chardev socket,id=m,path=/abstract,abstract=on,server=on,wait=off -mon chardev=m,mode=control',
      [],
    ],
  ])('of %j', (text, paths) => {
    expect(qmpSocketPaths(['qemu', ...text.split(' ')])).toEqual(paths);
  });
});
