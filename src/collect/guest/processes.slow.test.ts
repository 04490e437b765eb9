import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type FileTree, openFileTree } from '../file-tree.ts';
import { findVmmProcesses, type VmmProcess } from './processes.ts';
import { type PausedQemu, type PausedQemuOptions, startPausedQemu } from './testing/paused-qemu.ts';

const running: PausedQemu[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((qemu) => qemu.stop()));
});

async function start(options: PausedQemuOptions): Promise<PausedQemu> {
  const qemu = await startPausedQemu(options);
  running.push(qemu);
  return qemu;
}

function find(pid: number, files: FileTree = openFileTree()): VmmProcess | undefined {
  return findVmmProcesses(files, process.pid).processes.find((each) => each.pid === pid);
}

describe('findVmmProcesses on this machine', () => {
  it('finds an emulated QEMU and says that it has no KVM', async () => {
    const { pid } = await start({ name: 'plain' });
    expect(find(pid)).toMatchObject({
      kind: 'qemu',
      stopped: false,
      vmDescriptors: { value: [] },
      facts: {
        pid,
        uid: process.geteuid?.(),
        executable: { value: expect.stringContaining('qemu-system-x86_64') },
        kvmVm: { value: false },
        kvmVcpus: { value: 0 },
        ageS: { value: expect.any(Number) },
      },
    });
  });

  it('takes a name with line ends, escape codes, commas and blanks as it is', async () => {
    const name = 'a b\n\u001b[31mred\u001b[0m, comma';
    const { pid } = await start({ name });
    expect(find(pid)?.argv).toContain('guest=a b\n\u001b[31mred\u001b[0m,, comma,debug-threads=on');
  });

  it('knows a stopped one without asking it', async () => {
    const { pid } = await start({ name: 'stopped' });
    process.kill(pid, 'SIGSTOP');
    await sleep(50);
    expect(find(pid)?.stopped).toBe(true);
  });

  it('passes by a QEMU that only tells what it can do', async () => {
    const { pid } = await start({ name: 'probe', vcpuThreads: 0, extra: ['-machine', 'none'] });
    expect(find(pid)).toBeUndefined();
  });

  it('passes by programs that only speak of QEMU', async () => {
    const child = spawn('sleep', ['60', 'qemu-system-x86_64'], { argv0: 'not-qemu' });
    await once(child, 'spawn');
    try {
      expect(find(child.pid ?? 0)).toBeUndefined();
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('leaves out a process that ends while it is read', async () => {
    const { pid, stop } = await start({ name: 'gone' });
    const files = openFileTree();
    const ending: FileTree = {
      ...files,
      // Between the command line and everything else.
      names: (path) => {
        if (path === `/proc/${pid}/fd`) process.kill(pid, 'SIGKILL');
        return files.names(path);
      },
      text: (path) => (path === `/proc/${pid}/status` ? { absent: true } : files.text(path)),
    };
    expect(find(pid, ending)).toBeUndefined();
    await stop();
    expect(find(pid)).toBeUndefined();
  });
});
