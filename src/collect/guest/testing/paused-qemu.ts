import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';

/** A real QEMU with emulated vCPUs that never run: enough to be found, parsed, sampled and asked. */
export interface PausedQemu {
  readonly pid: number;
  readonly process: ChildProcess;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

export interface PausedQemuOptions {
  readonly name?: string;
  readonly vcpus?: number;
  /** How many threads to wait for besides the main one and RCU's; default: one a vCPU. */
  readonly vcpuThreads?: number;
  readonly memoryMiB?: number;
  /** Without thread names, as a QEMU started by hand. */
  readonly plainThreads?: boolean;
  readonly extra?: readonly string[];
  readonly program?: string;
  /** Default: emulation, every vCPU in a thread of its own. */
  readonly accelerator?: string;
}

const READY_TIMEOUT_MS = 15_000;
const POLL_MS = 20;

export async function startPausedQemu(options: PausedQemuOptions = {}): Promise<PausedQemu> {
  const vcpus = options.vcpus ?? 1;
  const child = spawn(
    options.program ?? 'qemu-system-x86_64',
    [
      '-name',
      `guest=${(options.name ?? 'paused').replaceAll(',', ',,')}${options.plainThreads === true ? '' : ',debug-threads=on'}`,
      ...[
        '-S',
        '-nodefaults',
        '-no-user-config',
        '-display',
        'none',
        '-accel',
        options.accelerator ?? 'tcg,thread=multi',
      ],
      ...['-m', `${options.memoryMiB ?? 32}`, '-smp', `${vcpus}`],
      ...(options.extra ?? []),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: false },
  );
  let complaint = '';
  child.stderr?.on('data', (data: Buffer) => {
    complaint += data.toString();
  });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`QEMU ended with ${code}: ${complaint}`)));
  });
  failed.catch(() => undefined);
  try {
    await Promise.race([failed, settled(child, options.vcpuThreads ?? vcpus)]);
  } catch (error) {
    await stopProcess(child);
    throw error;
  }
  const { pid } = child;
  if (pid === undefined) throw new Error('QEMU has no process id');
  return { pid, process: child, stop: () => stopProcess(child) };
}

/** Ready once all vCPU threads exist, which QEMU creates last but for its main loop. */
async function settled(child: ChildProcess, vcpus: number): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.pid !== undefined && hasThreads(child.pid, vcpus)) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`QEMU did not come up within ${READY_TIMEOUT_MS} ms`);
}

/** Main thread, RCU thread and one a vCPU, all past the exec. */
function hasThreads(pid: number, vcpus: number): boolean {
  try {
    if (!readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('qemu')) return false;
    return readdirSync(`/proc/${pid}/task`).length >= vcpus + 2;
  } catch {
    return false;
  }
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
