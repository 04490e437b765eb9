/** Calls that change domains, on a real libvirtd with real guests; virsh is the second opinion. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, connect } from './connection.ts';
import type { Domain } from './domain.ts';
import { libvirtErrorCode } from './error.ts';
import { pausedGuestXml, startPausedGuests } from './testing/paused-guests.ts';
import { type PrivateLibvirtd, startPrivateLibvirtd } from './testing/private-libvirtd.ts';

const run = promisify(execFile);
const PASSWORD = 'geheim';
let daemon: PrivateLibvirtd;
let connection: Connection;
let running: Domain;

async function virsh(...args: string[]): Promise<string> {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };
  return (await run('virsh', ['-c', daemon.uri, ...args], { env })).stdout;
}

function definition(name: string): string {
  const guest = { name, memoryMiB: 32, vcpus: 1, diskPath: `/nowhere/${name}.raw` };
  const screen = `<graphics type="vnc" port="-1" passwd="${PASSWORD}"/>`;
  return pausedGuestXml(guest).replace('</devices>', `${screen}</devices>`);
}

beforeAll(async () => {
  daemon = await startPrivateLibvirtd();
  const [guest] = await startPausedGuests(daemon, 1);
  if (guest === undefined) throw new Error('no guest');
  running = guest;
  connection = await connect(daemon.uri, { readOnly: false });
});

afterAll(async () => {
  await connection?.close();
  await daemon?.stop();
});

describe('a running guest', () => {
  it('has its emulator and iothread where they were pinned', async () => {
    await connection.pinEmulator(running, [1], { live: true });
    await connection.pinIothread(running, { iothread: 1, cpus: [0] }, { live: true });
    expect(await virsh('emulatorpin', running.name)).toMatch(/\*:\s+1$/m);
    expect(await virsh('iothreadinfo', running.name)).toMatch(/^\s*1\s+0$/m);
    const missing = connection.pinIothread(running, { iothread: 9, cpus: [0] }, { live: true });
    await expect(missing).rejects.toThrow('iothread 9 not found');
  });

  it('is asked for its memory statistics as often as was set', async () => {
    await connection.setMemoryStatsPeriod(running, 7, { live: true });
    expect(await virsh('dumpxml', running.name)).toContain("<stats period='7'/>");
  });
});

describe('a definition', () => {
  it('is made, with its password only for those who ask for passwords', async () => {
    const domain = await connection.defineXml(definition('made'), { validate: true });
    expect(domain).toMatchObject({ name: 'made', id: -1 });
    expect(await connection.isPersistent(domain)).toBe(true);
    expect(await connection.domainXml(domain, { inactive: true })).not.toContain(PASSWORD);
    const whole = await connection.definitionWithPasswords(domain);
    expect(whole.trim()).toBe(
      (await virsh('dumpxml', '--inactive', '--security-info', 'made')).trim(),
    );
    expect(whole).toContain(PASSWORD);
    await using reader = await connect(daemon.uri);
    await expect(reader.definitionWithPasswords(domain)).rejects.toMatchObject({
      code: libvirtErrorCode.operationDenied,
    });
  });

  it('is refused where its schema knows nothing like it, if that is asked for', async () => {
    const odd = definition('odd').replace('<vcpu>', '<nonsense/><vcpu>');
    await expect(connection.defineXml(odd, { validate: true })).rejects.toThrow('nonsense');
    await expect(connection.lookupByName('odd')).rejects.toMatchObject({
      code: libvirtErrorCode.noDomain,
    });
    expect(await connection.defineXml(odd)).toMatchObject({ name: 'odd' });
  });

  it('is tried by its command line without being used', async () => {
    expect(await connection.qemuCommandLine(definition('tried'))).toContain('guest=tried');
    const impossible = definition('tried').replace('machine="pc"', 'machine="none-such"');
    await expect(connection.qemuCommandLine(impossible)).rejects.toThrow();
    await expect(connection.lookupByName('tried')).rejects.toThrow('not found');
  });

  it('says on which nodes its memory will be', async () => {
    const domain = await connection.defineXml(definition('placed'));
    const nodeset = new Map([['numa_nodeset', '0']]);
    await connection.setNumaParameters(domain, nodeset, { config: true });
    expect(await connection.numaParameters(domain, { config: true })).toEqual(
      new Map<string, string | number>([
        ['numa_mode', 0],
        ['numa_nodeset', '0'],
      ]),
    );
    expect(await virsh('numatune', '--config', 'placed')).toMatch(/numa_nodeset\s+: 0/);
  });

  it('passes on what libvirt says where it cannot be tuned', async () => {
    const shares = new Map([['cpu_shares', 200]]);
    for (const refused of [
      connection.schedulerParameters(running, { live: true }),
      connection.setSchedulerParameters(running, shares, { live: true }),
    ])
      await expect(refused).rejects.toThrow('CPU tuning is not available in session mode');
  });
});
