/** The client against a real libvirtd with real, emulated guests; virsh is the second opinion. */
import { execFile } from 'node:child_process';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, connect } from './connection.ts';
import type { Domain } from './domain.ts';
import {
  ClosedError,
  DeadlineError,
  LibvirtError,
  LibvirtUnavailable,
  UsageError,
} from './error.ts';
import type { LifecycleEvent } from './lifecycle.ts';
import { pausedGuestXml, startPausedGuests } from './testing/paused-guests.ts';
import { type PrivateLibvirtd, startPrivateLibvirtd } from './testing/private-libvirtd.ts';
import type { TypedParameters } from './typed-parameter.ts';

const run = promisify(execFile);
let daemon: PrivateLibvirtd;
let connection: Connection;
let guests: readonly Domain[];

async function virsh(...args: string[]): Promise<string> {
  const { stdout } = await run('virsh', ['-c', daemon.uri, ...args], {
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  });
  return stdout;
}

/** What `virsh domstats --raw` prints of one domain, as `name=value` lines. */
function asRawLines(stats: TypedParameters): string[] {
  return [...stats].map(([name, value]) =>
    typeof value === 'boolean' ? `${name}=${value ? 'yes' : 'no'}` : `${name}=${value}`,
  );
}

/** Counters that grow between two looks. */
const moving =
  /^(?:cpu\.|vcpu\.\d+\.(?:time|delay|wait)|balloon\.rss|block\.\d+\.(?:physical|allocation))/;

beforeAll(async () => {
  daemon = await startPrivateLibvirtd();
  guests = await startPausedGuests(daemon, 3);
  connection = await connect(daemon.uri, { readOnly: false });
}, 60_000);

afterAll(async () => {
  await connection?.close();
  await daemon?.stop();
});

function guest(index: number): Domain {
  const found = guests[index];
  if (found === undefined) throw new Error(`no guest ${index}`);
  return found;
}

describe('the host and its domains', () => {
  it('says about the host what virsh says', async () => {
    expect(await connection.hostname()).toBe((await virsh('hostname')).trim());
    expect(await connection.uri()).toBe('qemu:///session');
    expect(await connection.type()).toBe('QEMU');
    expect(await virsh('version')).toContain(`API: QEMU ${await connection.libVersion()}`);
    expect(await virsh('version')).toContain(`QEMU ${await connection.hypervisorVersion()}`);
    expect((await connection.capabilitiesXml()).trim()).toBe((await virsh('capabilities')).trim());
    const options = { arch: 'x86_64', machine: 'pc', virtType: 'qemu', deadlineMs: 20_000 };
    const capabilities = await connection.domainCapabilitiesXml(options);
    const args = ['--arch', 'x86_64', '--machine', 'pc', '--virttype', 'qemu'];
    expect(capabilities.trim()).toBe((await virsh('domcapabilities', ...args)).trim());
  });

  it('lists the domains virsh lists', async () => {
    const domains = await connection.listDomains();
    const uuids = (await virsh('list', '--all', '--uuid')).split('\n').filter(Boolean);
    expect(domains.map(({ uuid }) => uuid).sort()).toEqual(uuids.sort());
    expect(await connection.listDomains({ active: true })).toEqual(domains);
    expect(await connection.listDomains({ inactive: true })).toEqual([]);
    expect(await connection.lookupByName('guest-1')).toEqual(guest(1));
    expect(await connection.lookupByUuid(guest(2).uuid)).toEqual(guest(2));
  });
});

describe('a domain', () => {
  it('reads of a domain what virsh reads', async () => {
    const domain = guest(1);
    expect((await connection.domainXml(domain)).trim()).toBe(
      (await virsh('dumpxml', domain.name)).trim(),
    );
    expect((await connection.domainXml(domain, { inactive: true })).trim()).toBe(
      (await virsh('dumpxml', '--inactive', domain.name)).trim(),
    );
    expect((await connection.state(domain)).state).toBe(
      (await virsh('domstate', domain.name)).trim(),
    );
    expect(await connection.info(domain)).toMatchObject({ vcpus: 2, memoryKiB: 32 * 1024 });
    expect(await virsh('dommemstat', domain.name)).toContain(
      `actual ${(await connection.memoryStats(domain)).actualBalloonKiB}`,
    );
    expect(await connection.isPersistent(domain)).toBe(false);
    expect(await connection.autostart(domain)).toBe(false);
    expect((await connection.jobStats(domain)).kind).toBe('none');
    expect((await connection.jobInfo(domain)).kind).toBe('none');
  });

  it('reads and changes pins, and virsh sees the change', async () => {
    const domain = guest(0);
    await connection.pinVcpu(domain, { vcpu: 0, cpus: [1] }, { live: true });
    expect(await connection.vcpuPins(domain, { vcpus: 1 })).toEqual([[1]]);
    expect(await virsh('vcpupin', domain.name)).toMatch(/^\s*0\s+1$/m);
    await connection.pinVcpu(domain, { vcpu: 0, cpus: [0, 1] });
    expect(await connection.vcpuPins(domain, { vcpus: 1 })).toEqual([[0, 1]]);
    expect(await connection.emulatorPins(domain)).toContain(0);
    expect(await connection.iothreads(domain)).toMatchObject([{ id: 1 }]);
    await expect(connection.pinVcpu(domain, { vcpu: 0, cpus: [] })).rejects.toThrow(UsageError);
  });

  it('asks the monitor, but nothing that could change the guest', async () => {
    expect(await connection.monitorCommand(guest(0), { execute: 'query-status' })).toMatchObject({
      running: false,
    });
    for (const execute of ['system_reset', 'quit', 'human-monitor-command', 'query-x"; quit']) {
      await expect(connection.monitorCommand(guest(0), { execute })).rejects.toThrow(UsageError);
    }
  });
});

describe('bulk statistics', () => {
  it('reports the bulk statistics virsh reports, field by field', async () => {
    const records = await connection.allDomainStats({ active: true, nowait: true });
    expect(records.map(({ domain }) => domain.name).sort()).toEqual([
      'guest-0',
      'guest-1',
      'guest-2',
    ]);
    for (const { domain, stats } of records) {
      const raw = (await virsh('domstats', '--raw', domain.name)).split('\n').slice(1);
      const theirs = raw.map((line) => line.trim()).filter(Boolean);
      const steady = (lines: string[]): string[] =>
        lines.filter((line) => !moving.test(line)).sort();
      expect(steady(asRawLines(stats))).toEqual(steady(theirs));
      expect(asRawLines(stats).length).toBe(theirs.length);
    }
  });

  it('asks for only the groups and domains named', async () => {
    const options = { groups: ['balloon', 'vcpu'], domains: [guest(2)] } as const;
    const [record, ...others] = await connection.allDomainStats(options);
    expect(others).toEqual([]);
    expect(record?.domain.name).toBe('guest-2');
    expect(record?.stats.get('vcpu.maximum')).toBe(3);
    expect(
      [...(record?.stats.keys() ?? [])].every((name) => /^(?:balloon|vcpu)\./.test(name)),
    ).toBe(true);
  });
});

describe('errors and rights', () => {
  it("passes on libvirt's own error, whole", async () => {
    const missing = connection.lookupByName('no such guest');
    await expect(missing).rejects.toThrow(LibvirtError);
    await expect(missing).rejects.toMatchObject({
      code: 42,
      domain: 10,
      level: 2,
      procedure: 'DOMAIN_LOOKUP_BY_NAME',
      message: "Domain not found: no domain with matching name 'no such guest'",
    });
    const agent = connection.agentCommand(guest(0), { execute: 'guest-ping' });
    await expect(agent).rejects.toMatchObject({ code: 55, procedure: 'QEMU_DOMAIN_AGENT_COMMAND' });
  });

  it('may do nothing but read when opened read-only', async () => {
    await using readOnly = await connect(daemon.uri);
    expect(await readOnly.listDomains()).toHaveLength(3);
    expect(await readOnly.domainXml(guest(0))).toContain('<name>guest-0</name>');
    await expect(readOnly.pinVcpu(guest(0), { vcpu: 0, cpus: [0] })).rejects.toMatchObject({
      code: 29,
    });
    await expect(readOnly.monitorCommand(guest(0), { execute: 'query-status' })).rejects.toThrow(
      LibvirtError,
    );
  });

  it("serves libvirt's simulated driver too", async () => {
    await using simulated = await connect(daemon.testUri);
    expect(await simulated.type()).toBe('TEST');
    const [domain] = await simulated.listDomains({ active: true });
    expect(domain).toMatchObject({
      name: 'test',
      uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f',
      id: 1,
    });
  });
});

describe('lifecycle events', () => {
  it('hears domains start and stop, until it asks not to', async () => {
    const heard: LifecycleEvent[] = [];
    const stopListening = await connection.onLifecycle((event) => heard.push(event));
    const xml = pausedGuestXml({
      name: 'brief',
      memoryMiB: 32,
      vcpus: 1,
      diskPath: '/dev/null',
    }).replace(/<disk.*<\/disk>/s, '');
    const brief = await connection.createXml(xml, { paused: true, deadlineMs: 30_000 });
    await connection.destroy(brief);
    await expect
      .poll(() => heard.map(({ event }) => event))
      .toEqual(expect.arrayContaining(['started', 'suspended', 'stopped']));
    expect(heard.every(({ domain }) => domain.uuid === brief.uuid)).toBe(true);
    await stopListening();
    const before = heard.length;
    await connection.destroy(await connection.createXml(xml, { paused: true, deadlineMs: 30_000 }));
    await sleep(100);
    expect(heard.length).toBe(before);
  }, 60_000);
});

describe('a guest that hangs', () => {
  it('costs the first who asks it a deadline, and with nowait nobody after that', async () => {
    const pid = await daemon.qemuPid('guest-2');
    await using other = await connect(daemon.uri, { readOnly: false });
    process.kill(pid, 'SIGSTOP');
    try {
      // libvirt skips with nowait a guest that is being asked already. Somebody has to be first.
      const first = other.allDomainStats({ active: true, nowait: true, deadlineMs: 2000 });
      const rejected = expect(first).rejects.toThrow(DeadlineError);
      await sleep(100);
      const started = performance.now();
      expect(await other.domainXml(guest(0))).toContain('guest-0');
      const records = await other.allDomainStats({ active: true, nowait: true });
      expect(performance.now() - started).toBeLessThan(1500);
      const sizes = new Map(records.map(({ domain, stats }) => [domain.name, stats.size]));
      expect(sizes.get('guest-1')).toBeGreaterThan(sizes.get('guest-2') ?? 0);
      await rejected;
      expect(await other.hostname()).toBe(await connection.hostname());
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    const recovered = await other.allDomainStats({ active: true });
    expect(recovered.map(({ stats }) => stats.has('vcpu.current'))).toEqual([true, true, true]);
  }, 20_000);

  it('holds up nobody else even when more calls hang than libvirt works on at a time', async () => {
    const pid = await daemon.qemuPid('guest-2');
    await using other = await connect(daemon.uri, { readOnly: false });
    process.kill(pid, 'SIGSTOP');
    const options = { domains: [guest(2)], deadlineMs: 300 };
    const stuck = Array.from({ length: 8 }, () => other.allDomainStats(options));
    const settled = await Promise.allSettled(stuck);
    const reasons = settled.map((result) => result.status === 'rejected' && result.reason);
    expect(reasons.every((reason) => reason instanceof DeadlineError)).toBe(true);
    await expect(other.hostname({ deadlineMs: 200 })).rejects.toThrow('it waited behind');
    expect(await connection.hostname()).not.toBe('');
    process.kill(pid, 'SIGCONT');
    expect(await other.hostname()).toBe(await connection.hostname());
  }, 20_000);

  it('rejects at once with the reason of an aborted signal', async () => {
    const reason = new Error('the user left');
    await expect(connection.hostname({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(connect(daemon.uri, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const pid = await daemon.qemuPid('guest-2');
    process.kill(pid, 'SIGSTOP');
    const controller = new AbortController();
    const stuck = connection.allDomainStats({ domains: [guest(2)], signal: controller.signal });
    setTimeout(() => controller.abort(reason), 50);
    await expect(stuck).rejects.toBe(reason);
    process.kill(pid, 'SIGCONT');
  });
});

describe('the end of a connection', () => {
  it('rejects what is asked after the end', async () => {
    const closing = await connect(daemon.uri);
    await closing.close();
    expect(await closing.closed).toBeInstanceOf(ClosedError);
    await expect(closing.hostname()).rejects.toThrow(ClosedError);
    await closing.close();
  });
});

describe('where there is no libvirt', () => {
  it('says so as an ordinary outcome, with a remedy', async () => {
    const nowhere = connect('qemu+unix:///system?socket=/nonexistent/libvirt-sock');
    await expect(nowhere).rejects.toThrow(LibvirtUnavailable);
    await expect(nowhere).rejects.toMatchObject({
      code: 'LIBVIRT_UNAVAILABLE',
      reason: 'not-running',
      where: '/nonexistent/libvirt-sock',
    });
  });

  it('tells a driver that the daemon does not have from one that cannot be reached', async () => {
    const uri = `vbox+unix:///session?socket=${daemon.socketPath}`;
    await expect(connect(uri)).rejects.toThrow(LibvirtError);
  });
});
