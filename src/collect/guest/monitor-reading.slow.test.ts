import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectQmp, type QmpSession } from '../../qemu/qmp.ts';
import { readMonitorFacts, readMonitorStats } from './monitor-reading.ts';
import { type PausedQemu, startPausedQemu } from './testing/paused-qemu.ts';

let directory: string;
let qemu: PausedQemu;
let session: QmpSession;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'vt-mon-'));
  qemu = await startPausedQemu({
    name: 'asked',
    vcpus: 2,
    plainThreads: true,
    extra: [
      ...['-qmp', `unix:${directory}/qmp,server=on,wait=off`],
      ...['-object', 'iothread,id=io-data'],
      ...['-blockdev', 'driver=null-co,node-name=node0,size=1048576'],
      ...['-device', 'virtio-blk-pci,drive=node0,id=data,iothread=io-data'],
      ...['-device', 'virtio-balloon-pci'],
    ],
  });
  session = await connectQmp(`${directory}/qmp`, { deadlineMs: 5000 });
});
afterAll(async () => {
  session.close();
  await qemu.stop();
  rmSync(directory, { recursive: true });
});

describe('readMonitorFacts', () => {
  it('knows the threads of a QEMU that does not name them', async () => {
    const facts = await readMonitorFacts(session);
    expect(facts).toMatchObject({ status: 'prelaunch', kvm: false });
    expect([...facts.threads.vcpus.values()]).toEqual([0, 1]);
    expect([...facts.threads.iothreads.values()]).toEqual(['io-data']);
  });
});

describe('readMonitorStats', () => {
  it("gives the counters of disks by the definition's names, and the balloon", async () => {
    const stats = await readMonitorStats(session, ['data']);
    expect(stats.get('block.0.name')).toBe('data');
    expect(stats.get('block.0.rd.reqs')).toBe(0);
    expect(stats.get('balloon.current')).toBe(32 * 1024);
    // The guest has never run, so its driver has never reported.
    expect(stats.get('balloon.last-update')).toBe(0);
    expect(stats.has('balloon.unused')).toBe(false);
  });

  it('is empty where QEMU refuses, and believes no answer of another shape', async () => {
    const refusing = { execute: () => Promise.reject(new Error('no')) };
    expect((await readMonitorStats(refusing, [])).size).toBe(0);
    const odd = { execute: () => Promise.resolve([{ device: 5 }]) };
    expect((await readMonitorStats(odd, [])).size).toBe(0);
    expect((await readMonitorFacts(odd)).threads.vcpus.size).toBe(0);
  });

  it("takes KVM's counters from query-stats", async () => {
    const answers: Readonly<Record<string, unknown>> = {
      vm: [{ provider: 'kvm', stats: [{ name: 'remote-tlb-flush', value: 4 }] }],
      vcpu: [
        {
          provider: 'kvm',
          'qom-path': '/a',
          stats: [
            { name: 'exits', value: 7 },
            { name: 'hist', value: [1] },
          ],
        },
        { provider: 'kvm', 'qom-path': '/b', stats: [{ name: 'exits', value: 8 }] },
        { provider: 'cryptodev', stats: [{ name: 'exits', value: 99 }] },
      ],
    };
    const monitor = {
      execute: (command: string, argumentsOf?: Readonly<Record<string, unknown>>) =>
        command === 'query-stats'
          ? Promise.resolve(answers[String(argumentsOf?.target)])
          : Promise.reject(new Error(command)),
    };
    expect(Object.fromEntries(await readMonitorStats(monitor, []))).toEqual({
      'vm.remote_tlb_flush.sum': 4,
      'vcpu.0.exits.sum': 7,
      'vcpu.1.exits.sum': 8,
    });
  });
});
