import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const READY_MS = 30_000;
const POLL_MS = 20;

/** A real QEMU with a monitor, whose vCPUs never run. */
export interface MonitoredQemu {
  /** Its whole command line, program first. */
  readonly argv: readonly string[];
  readonly monitorPath: string;
  readonly pid: number;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

export async function startMonitoredQemu(words: readonly string[]): Promise<MonitoredQemu> {
  const directory = mkdtempSync(join(tmpdir(), 'virt-tune-qemu-'));
  const monitorPath = join(directory, 'monitor');
  const argv = [
    ...['qemu-system-x86_64', '-S', '-nodefaults', '-no-user-config', '-display', 'none'],
    ...[...words, '-qmp', `unix:${monitorPath},server=on,wait=off`],
  ];
  const qemu = spawn(argv[0] ?? '', argv.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  qemu.stderr?.on('data', (data: Buffer) => {
    complaint += data.toString();
  });
  const stop = async (): Promise<void> => {
    if (qemu.exitCode === null && qemu.signalCode === null) {
      const gone = once(qemu, 'exit');
      qemu.kill('SIGKILL');
      await gone;
    }
    rmSync(directory, { recursive: true, force: true });
  };
  const deadline = Date.now() + READY_MS;
  while (!isListening(monitorPath)) {
    if (qemu.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`QEMU did not start: ${complaint}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return { argv, monitorPath, pid: qemu.pid ?? -1, stop };
}

/** The file is there a moment before anybody listens (/proc/net/unix: the flag __SO_ACCEPTCON in the fourth field). */
function isListening(path: string): boolean {
  const sockets = readFileSync('/proc/net/unix', 'utf8').split('\n');
  return sockets.some((line) => line.endsWith(` ${path}`) && line.split(' ')[3] === '00010000');
}
