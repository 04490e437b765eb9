/** The kinds that reach a QEMU without libvirt, on a real one whose vCPUs never run. */
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseStatLine } from '../../collect/guest/stat-line.ts';
import { Problem } from '../../model/problem.ts';
import { type MonitoredQemu, startMonitoredQemu } from '../../qemu/testing/monitored-qemu.ts';
import { Gone } from '../kind.ts';
import { handOf } from '../kinds.ts';
import { worldIn } from '../testing/world-in.ts';

const world = worldIn('/');
let qemu: MonitoredQemu;
let processId: { pid: number; startTicks: number };

function startTicksOf(pid: number): number {
  return parseStatLine(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.startTicks ?? -1;
}

beforeAll(async () => {
  qemu = await startMonitoredQemu([
    ...['-m', '64', '-object', 'iothread,id=io1', '-device', 'virtio-balloon-pci,id=balloon0'],
  ]);
  processId = { pid: qemu.pid, startTicks: startTicksOf(qemu.pid) };
});

afterAll(() => qemu?.stop());

describe('the pCPUs of a thread', () => {
  it('are set, as taskset sees them, and put back', async () => {
    const tid = Number(readdirSync(`/proc/${qemu.pid}/task`).at(-1));
    const affinity = handOf({ kind: 'thread-affinity', ...processId, tid });
    const before = await affinity.read(world);
    await affinity.write('0', world);
    expect(await world.run('taskset', ['-cp', `${tid}`])).toEqual({
      value: expect.stringMatching(/: 0\n$/),
    });
    expect(await affinity.read(world)).toBe('0');
    await affinity.putBack(before, world);
    expect(await affinity.read(world)).toBe(before);
  });

  it('are not set of a thread of another process, nor to pCPUs that are not there', async () => {
    const foreign = handOf({ kind: 'thread-affinity', ...processId, tid: process.pid });
    await expect(foreign.write('0', world)).rejects.toThrow(Gone);
    const own = handOf({ kind: 'thread-affinity', ...processId, tid: qemu.pid });
    await expect(own.write(`${availableParallelism() + 4000}`, world)).rejects.toThrow(
      /cannot be put on pCPUs/,
    );
    await expect(own.write('--help', world)).rejects.toThrow('not a list');
  });
});

describe('the memory of a process', () => {
  it('lies on the nodes that hold more than a few percent of it, and is moved nowhere if it is there', async () => {
    const memory = handOf({ kind: 'process-memory', ...processId });
    expect(await memory.read(world)).toBe('0');
    await memory.write('0', world);
    expect(memory.reached('0-1', '0')).toBe(true);
    expect(memory.reached('0', '0-1')).toBe(false);
    await expect(memory.putBack('0', world)).rejects.toThrow(Gone);
  });
});

describe('a property of an object of QEMU', () => {
  const property = (object: string, name: string, socket: string = qemu.monitorPath) =>
    handOf({ kind: 'qom-property', ...processId, socket, object, property: name });

  it.each([
    ['/objects/io1', 'poll-max-ns', '32768', '0'],
    ['/machine/peripheral/balloon0', 'guest-stats-polling-interval', '0', '10'],
  ])('%s %s is set and put back', async (object, name, before, after) => {
    const knob = property(object, name);
    expect(await knob.read(world)).toBe(before);
    await knob.write(after, world);
    expect(await knob.read(world)).toBe(after);
    await knob.putBack(before, world);
    expect(await knob.read(world)).toBe(before);
  });

  it('is refused where QEMU refuses it, and stays', async () => {
    const knob = property('/objects/io1', 'poll-max-ns');
    for (const value of ['-1', 'many', null])
      await expect(knob.write(value, world)).rejects.toThrow(Problem);
    expect(await knob.read(world)).toBe('32768');
  });

  it.each([
    ['/objects/io1', 'file'],
    ['/chardevs/io1', 'poll-max-ns'],
  ])('%s %s is none that a plan names', async (object, name) => {
    await expect(property(object, name).read(world)).rejects.toThrow('not a property');
  });

  it('is not asked of a socket that another process listens on', async () => {
    await using other = Object.assign(await startMonitoredQemu([]), {
      [Symbol.asyncDispose]: () => other.stop(),
    });
    const knob = property('/objects/io1', 'poll-max-ns', other.monitorPath);
    await expect(knob.read(world)).rejects.toThrow(`no monitor of process ${qemu.pid}`);
  });
});

describe('the balloon of a guest', () => {
  it('goes back to what it was where the guest does not follow, as this one that never runs', async () => {
    const balloon = handOf({ kind: 'process-balloon', ...processId });
    expect(await balloon.read(world)).toBe(String(64 * 1024));
    await balloon.rehearse(String(32 * 1024), world);
    await expect(balloon.rehearse(String(65 * 1024), world)).rejects.toThrow('64 MiB at most');
    await expect(balloon.write(String(32 * 1024), world)).rejects.toThrow(
      'asked to have 32 MiB, and its balloon stays at 64 MiB',
    );
    expect(balloon.same('65536', await balloon.read(world))).toBe(true);
  }, 60_000);
});

describe('a process that ended', () => {
  it('is gone, and so is one whose number another process has by now', async () => {
    const before = { ...processId, startTicks: processId.startTicks + 1 };
    const knobs = (of: typeof processId) => [
      handOf({ kind: 'thread-affinity', ...of, tid: of.pid }),
      handOf({ kind: 'process-memory', ...of }),
      handOf({
        ...{ kind: 'qom-property', ...of, socket: qemu.monitorPath },
        ...{ object: '/objects/io1', property: 'poll-max-ns' },
      }),
    ];
    for (const knob of knobs(before)) await expect(knob.read(world)).rejects.toThrow(Gone);
    await qemu.stop();
    for (const knob of knobs(processId)) {
      await expect(knob.read(world)).rejects.toThrow(Gone);
      await expect(knob.write('0', world)).rejects.toThrow(Gone);
    }
  });
});
