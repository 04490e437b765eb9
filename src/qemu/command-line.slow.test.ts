import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseQemuArgv } from '../definition/qemu-argv.ts';
import { qmpSocketPaths } from '../definition/qmp-socket-paths.ts';
import type { Disk } from '../model/guest-devices.ts';
import { isJsonObject, type JsonObject, numberOf, stringOf } from './json-value.ts';
import { connectQmp } from './qmp.ts';
import { startMonitoredQemu } from './testing/monitored-qemu.ts';

const DEADLINE_MS = 10_000;
const KIB = 1024;

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-argv-'));
  for (const name of ['a', 'b', 'c'])
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', join(directory, name), '8M']);
});
afterAll(() => rmSync(directory, { recursive: true }));

function objects(answer: unknown): JsonObject[] {
  return Array.isArray(answer) ? answer.filter(isJsonObject) : [];
}

function member(from: unknown, name: string): JsonObject {
  const value = isJsonObject(from) ? from[name] : undefined;
  return isJsonObject(value) ? value : {};
}

/** What QEMU itself says it was told. */
async function askQemu(monitorPath: string) {
  const qmp = await connectQmp(monitorPath, { deadlineMs: DEADLINE_MS });
  const [cpus, places, memory, iothreads, block, kvm] = await Promise.all(
    [
      'query-cpus-fast',
      'query-hotpluggable-cpus',
      'query-memory-size-summary',
      'query-iothreads',
      'query-block',
      'query-kvm',
    ].map((command) => qmp.execute(command)),
  );
  qmp.close();
  const sizes = isJsonObject(memory) ? memory : {};
  return {
    current: objects(cpus).length,
    max: objects(places).reduce((sum, place) => sum + (numberOf(place['vcpus-count']) ?? 0), 0),
    memoryKiB:
      ((numberOf(sizes['base-memory']) ?? 0) + (numberOf(sizes['plugged-memory']) ?? 0)) / KIB,
    iothreads: objects(iothreads).map((iothread) => stringOf(iothread.id)),
    topology: ['socket-id', 'die-id', 'core-id', 'thread-id'].map((level) => {
      const ids = objects(places).map((place) => numberOf(member(place, 'props')[level]) ?? 0);
      return Math.max(...ids) + 1;
    }),
    /** Node of each vCPU, by number. */
    nodes: objects(places)
      .map((place) => numberOf(member(place, 'props')['node-id']))
      .reverse(),
    disks: objects(block).map((disk) => ({
      names: [stringOf(disk.device), stringOf(disk.qdev)],
      readOnly: member(disk, 'inserted').ro,
      format: member(disk, 'inserted').drv,
      cache: member(member(disk, 'inserted'), 'cache'),
    })),
    kvm: isJsonObject(kvm) && kvm.enabled === true,
  };
}

const CACHE_MODES: Readonly<Record<string, object>> = {
  none: { direct: true, 'no-flush': false, writeback: true },
  writeback: { direct: false, 'no-flush': false, writeback: true },
  writethrough: { direct: false, 'no-flush': false, writeback: false },
  directsync: { direct: true, 'no-flush': false, writeback: false },
  unsafe: { direct: false, 'no-flush': true, writeback: true },
};

type Truth = Awaited<ReturnType<typeof askQemu>>;

function expectSameDisks(disks: readonly Disk[], truth: Truth['disks']): void {
  expect(disks).toHaveLength(truth.length);
  for (const disk of disks) {
    const same = truth.find(({ names }) => names.includes(disk.target));
    expect(same, `QEMU knows ${disk.target}`).toBeDefined();
    expect(same?.readOnly).toBe(disk.readOnly);
    if (disk.format !== undefined) expect(same?.format).toBe(disk.format);
    if (disk.cache !== undefined) expect(same?.cache).toEqual(CACHE_MODES[disk.cache]);
  }
}

describe('a command line as QEMU understands it', () => {
  it.each([
    '',
    '-machine q35 -smp 2,maxcpus=8,sockets=2 -m 64',
    '-smp 8,sockets=1,cores=2,threads=2,maxcpus=8,dies=2 -m 0.25G',
    '-smp cores=2,threads=2 -m size=65536k,slots=2,maxmem=1G -object memory-backend-ram,id=m,size=32M -device pc-dimm,memdev=m',
    '-m 64 -smp 4 -object memory-backend-ram,id=x,size=32M -object memory-backend-ram,id=y,size=32M -numa node,memdev=x -numa node,memdev=y -numa cpu,node-id=0,socket-id=0 -numa cpu,node-id=1,socket-id=1 -smp sockets=2,cores=2',
    '-machine pc-i440fx-5.0 -smp 2,maxcpus=4',
    '-machine pc-q35-6.0 -smp 8,cores=2,threads=2',
    '-machine pc-q35-6.1 -smp 8,sockets=2,threads=2',
    '-smp 8,cores=2,threads=2',
    '-machine pc-i440fx-5.0 -m 64 -smp 4 -numa node,cpus=0-1,cpus=3,mem=32M -numa node,cpus=2,mem=32M',
    '-m 32 -hda a -cdrom b -drive file=c,if=virtio,cache=none,format=qcow2',
    '-m 32 -machine q35 -hda a -hdb b -cdrom c',
    '-m 32 -drive file=a,if=virtio,cache=writethrough -drive file=b,if=virtio,cache.direct=on,cache.writeback=off -drive file=c,if=virtio,cache=unsafe,readonly=on',
    '-m 32 -object iothread,id=io1 -blockdev driver=file,filename=a,node-name=fa,cache.direct=on -blockdev {"driver":"qcow2","node-name":"qa","file":"fa","cache":{"direct":true}} -device virtio-scsi-pci,id=s,iothread=io1 -device scsi-hd,bus=s.0,drive=qa,id=d0,write-cache=off -drive file=b,if=none,id=db -device ide-hd,drive=db,id=d1',
  ])('is understood the same way: %s', async (text) => {
    const inPlace = (word: string): string =>
      /^[abc]$/.test(word)
        ? join(directory, word)
        : word.replace(/(file|filename)=([abc])\b/, `$1=${directory}/$2`);
    const qemu = await startMonitoredQemu([
      '-accel',
      'tcg',
      ...text.split(' ').filter(Boolean).map(inPlace),
    ]);
    try {
      expect(qmpSocketPaths(qemu.argv)).toEqual([qemu.monitorPath]);
      const guest = parseQemuArgv(qemu.argv);
      const truth = await askQemu(qemu.monitorPath);
      expect(guest.unknownOptions).toEqual([]);
      expect(guest.vcpus).toEqual({ max: truth.max, current: truth.current });
      if (guest.cpu.topology !== undefined) {
        const { sockets, dies, cores, threads } = guest.cpu.topology;
        expect([sockets, dies, cores, threads]).toEqual(truth.topology);
      }
      expect(guest.memoryKiB).toBe(truth.memoryKiB);
      expect(guest.iothreads.ids).toEqual(truth.iothreads);
      expect(guest.accelerator === 'kvm').toBe(truth.kvm);
      for (const [vcpu, node] of guest.cpu.cells.length === 0 ? [] : truth.nodes.entries())
        expect(guest.cpu.cells.find((cell) => cell.id === node)?.vcpus).toContain(vcpu);
      expectSameDisks(guest.disks, truth.disks);
    } finally {
      await qemu.stop();
    }
  });
});
