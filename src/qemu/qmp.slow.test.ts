import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectQmp } from './qmp.ts';
import { type MonitoredQemu, startMonitoredQemu } from './testing/monitored-qemu.ts';

const DEADLINE_MS = 10_000;

let qemu: MonitoredQemu;
let path: string;

beforeAll(async () => {
  qemu = await startMonitoredQemu([
    ...['-accel', 'tcg', '-m', '32', '-smp', '2', '-object', 'iothread,id=fast'],
    ...['-device', 'virtio-balloon-pci'],
  ]);
  path = qemu.monitorPath;
});

afterAll(async () => {
  await qemu.stop();
});

describe('connectQmp with QEMU', () => {
  it('reads a paused guest without changing it', async () => {
    const qmp = await connectQmp(path, { deadlineMs: DEADLINE_MS });
    const [status, kvm, cpus, iothreads, block, balloon, stats, schemas] = await Promise.all([
      qmp.execute('query-status'),
      qmp.execute('query-kvm'),
      qmp.execute('query-cpus-fast'),
      qmp.execute('query-iothreads'),
      qmp.execute('query-block'),
      qmp.execute('query-balloon'),
      qmp.execute('query-stats', { target: 'vm' }),
      qmp.execute('query-stats-schemas'),
    ]);
    qmp.close();
    expect(status).toMatchObject({ status: 'prelaunch', running: false });
    expect(kvm).toMatchObject({ enabled: false });
    expect(cpus).toMatchObject([{ 'cpu-index': 0 }, { 'cpu-index': 1 }]);
    expect(iothreads).toMatchObject([{ id: 'fast' }]);
    expect(block).toEqual([]);
    expect(balloon).toEqual({ actual: 32 * 1024 ** 2 });
    expect([stats, schemas].every(Array.isArray)).toBe(true);
  });

  it('lets the next client in when it is done, and tells one that comes too early', async () => {
    const first = await connectQmp(path, { deadlineMs: DEADLINE_MS });
    await expect(connectQmp(path, { deadlineMs: 200 })).rejects.toMatchObject({ failure: 'busy' });
    first.close();
    const next = await connectQmp(path, { deadlineMs: DEADLINE_MS });
    expect(await next.execute('query-status')).toMatchObject({ status: 'prelaunch' });
    next.close();
  });

  it('reports a command that this QEMU does not know', async () => {
    const qmp = await connectQmp(path, { deadlineMs: DEADLINE_MS });
    await expect(qmp.execute('query-nothing')).rejects.toMatchObject({
      failure: 'refused',
      message: 'query-nothing: QEMU refused it (CommandNotFound)',
    });
    qmp.close();
  });
});
