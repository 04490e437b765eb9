/**
 * The ssh transport with a stand-in for ssh that runs the remote command on this host, as sshd
 * would: by the login shell. Behind it are the real virt-ssh-helper and a real libvirtd.
 */
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Connection, connect } from '../connection.ts';
import { LibvirtUnavailable, UsageError } from '../error.ts';
import { type PrivateLibvirtd, startPrivateLibvirtd } from '../testing/private-libvirtd.ts';
import { parseUri } from '../uri.ts';
import { remoteCommand, sshCommand } from './ssh.ts';

let daemon: PrivateLibvirtd;
let programs: string;
let surroundings: { env: Record<string, string>; uid: number; home: string };

async function install(name: string, script: string): Promise<string> {
  const path = join(programs, name);
  await writeFile(path, script);
  await chmod(path, 0o755);
  return path;
}

beforeAll(async () => {
  daemon = await startPrivateLibvirtd();
  programs = await mkdtemp(join(tmpdir(), 'vt-ssh-'));
  await chmod(programs, 0o755);
  // The remote user is the daemon's owner: root's libvirt never looks for a session's socket.
  const { uid, gid } = daemon.owner;
  const asOwner =
    uid === process.getuid?.()
      ? ''
      : `/usr/bin/setpriv --reuid=${uid} --regid=${gid} --clear-groups `;
  const login = [
    '#!/bin/sh',
    `printf '%s\\n' "$@" >'${programs}/args'`,
    `echo $$ >'${programs}/pid'`,
    'for last; do :; done',
    `exec ${asOwner}sh -c "$last"`,
    '',
  ];
  await install('ssh', login.join('\n'));
  await install(
    'refusing-ssh',
    '#!/bin/sh\necho "root@h: Permission denied (publickey)." >&2\nexit 255\n',
  );
  const netcat = `const [flag, path] = process.argv.slice(2);
if (flag !== '-U') process.exit(2);
const socket = require('node:net').connect(path);
process.stdin.pipe(socket).pipe(process.stdout);`;
  await install('nc', `#!${process.execPath}\n${netcat}\n`);
  const env = { ...daemon.env, PATH: `${programs}:/usr/bin:/bin` };
  surroundings = { env, uid: 0, home: '/root' };
}, 30_000);

afterAll(async () => {
  await daemon?.stop();
  await rm(programs, { recursive: true, force: true });
});

function open(uri: string): Promise<Connection> {
  return connect(uri, { surroundings });
}

describe('over ssh', () => {
  it('a daemon is reached through virt-ssh-helper', async () => {
    await using connection = await open(
      'qemu+ssh://admin@kvmhost:2222/session?no_tty=1&keyfile=/k',
    );
    expect(await connection.uri()).toBe('qemu:///session');
    expect(await connection.listDomains()).toEqual([]);
    const args = (await readFile(join(programs, 'args'), 'utf8')).trim().split('\n');
    expect(args.slice(0, 12)).toEqual([
      ...['-T', '-e', 'none', '-o', 'BatchMode=yes', '-i', '/k', '-p', '2222', '-l', 'admin', '--'],
    ]);
    expect(args[12]).toBe('kvmhost');
  });

  it('a named socket is reached through netcat', async () => {
    await using connection = await open(`qemu+ssh://kvmhost/session?socket=${daemon.socketPath}`);
    expect(await connection.uri()).toBe('qemu:///session');
  });

  it('a host too old to have virt-ssh-helper is reached through netcat', async () => {
    await symlink('/bin/sh', join(programs, 'sh'));
    const env = { ...surroundings.env, PATH: programs };
    const uri = `qemu+ssh://kvmhost/session?proxy=auto&socket=${daemon.socketPath}`;
    await using connection = await connect(uri, { surroundings: { ...surroundings, env } });
    expect(await connection.uri()).toBe('qemu:///session');
  });

  it('a refused login is told in the words of ssh', async () => {
    const opening = open(`qemu+ssh://h/system?command=${programs}/refusing-ssh`);
    await expect(opening).rejects.toThrow(LibvirtUnavailable);
    await expect(opening).rejects.toMatchObject({ reason: 'permission' });
    await expect(opening).rejects.toThrow('root@h: Permission denied (publickey).');
  });

  it('a host without libvirt is told apart', async () => {
    const uri = `qemu+ssh://h/system?proxy=netcat`;
    await expect(open(uri)).rejects.toThrow(
      'no virt-ssh-helper and no libvirt socket on this host',
    );
  });

  it('a missing ssh is named', async () => {
    const opening = open('qemu+ssh://h/system?command=/nonexistent/ssh');
    await expect(opening).rejects.toThrow('"/nonexistent/ssh" is not installed');
  });

  it('the process is gone once the connection is closed', async () => {
    const connection = await open('qemu+ssh://kvmhost/session?proxy=native');
    const pid = Number(await readFile(join(programs, 'pid'), 'utf8'));
    expect(process.kill(pid, 0)).toBe(true);
    await connection.close();
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
    await expect(connection.hostname()).rejects.toThrow('was closed');
  });
});

describe('the remote command', () => {
  it('asks for read-only where that is wanted', () => {
    const uri = parseUri('qemu+ssh://h/system?proxy=native');
    expect(remoteCommand(uri, true)).toBe("virt-ssh-helper -r 'qemu:///system'");
    expect(remoteCommand(uri, false)).toBe("virt-ssh-helper 'qemu:///system'");
  });

  it.each([
    "qemu+ssh://h/system?name=x';reboot;'",
    'qemu+ssh://h/system?name=$(reboot)',
    'qemu+ssh://h/system?name=-r',
    'qemu+ssh://h/system?netcat=nc -e sh',
    'qemu+ssh://h/system?proxy=netcat&socket=/x`reboot`',
    'qemu+ssh://h/system?x=%0areboot&name=a%0ab',
  ])('is not made from %s', (uri) => {
    expect(() => remoteCommand(parseUri(uri), false)).toThrow(UsageError);
  });

  it('comes after the end of the options', () => {
    const { file, args } = sshCommand(parseUri('qemu+ssh://h/system?no_verify=1'), true);
    expect(file).toBe('ssh');
    expect(args.slice(0, 7)).toEqual([
      '-T',
      '-e',
      'none',
      '-o',
      'StrictHostKeyChecking=no',
      '--',
      'h',
    ]);
    expect(args).toHaveLength(8);
  });
});
