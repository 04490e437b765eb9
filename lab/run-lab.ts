import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface LabOptions {
  /** A bash script, which runs as root in the lab. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly nodes?: number;
  /** pCPUs in all, spread evenly over the nodes. */
  readonly cpus?: number;
  /** Hardware threads a core. */
  readonly threads?: number;
  /** Of all nodes together, as 4G. */
  readonly memory?: string;
  /** Between any two nodes, as in ACPI's SLIT: 10 is local. */
  readonly distance?: number;
  /** Sizes of scratch virtio disks, /dev/vda and on. */
  readonly disks?: readonly string[];
  readonly libvirt?: boolean;
  /** The directory that is /x in the lab. */
  readonly share?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutS?: number;
  /** Where the lab keeps what it needs while it runs; the system's directory for temporary files by default. */
  readonly workIn?: string;
  /** Ends the lab early. */
  readonly signal?: AbortSignal;
}

export interface LabResult {
  /** The script's, or the lab's own: 124 timed out, 125 did not come up, 126 wrong use or a missing package. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const LAB = join(import.meta.dirname, 'lab');
/** As a shell counts the exit of a process that a signal ended. */
const ENDED_BY_SIGNAL = 128;

/** The lab's own ends: it did not come up or died, and its time was up. */
const LAB_FAILED: ReadonlySet<number> = new Set([124, 125]);

/**
 * Runs a script in a lab that may fail: emulation of many CPUs at once crashes or hangs now and then. What such a
 * lab left in the shared directory is written over by the next.
 */
export async function runLabAgain(options: LabOptions, attempts = 3): Promise<LabResult> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await runLab(options);
    if (!LAB_FAILED.has(result.exitCode) || attempt === attempts) return result;
    console.warn(`lab: attempt ${attempt} of ${attempts} failed: ${result.stderr.slice(-500)}`);
  }
}

/** Runs a script in the lab. The lab ends when this process does, however that happens. */
export function runLab(options: LabOptions): Promise<LabResult> {
  const env = { ...process.env, ...(options.workIn && { TMPDIR: options.workIn }) };
  const child = spawn(LAB, ['run', '--die-with-parent', ...labArguments(options)], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.signal && { signal: options.signal }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      // An aborted lab still cleans up; its exit is the answer.
      if (error.name !== 'AbortError') reject(error);
    });
    child.on('close', (code) => resolve({ exitCode: code ?? ENDED_BY_SIGNAL, stdout, stderr }));
  });
}

function labArguments(options: LabOptions): string[] {
  const values: ReadonlyArray<readonly [string, string | number | undefined]> = [
    ['--nodes', options.nodes],
    ['--cpus', options.cpus],
    ['--threads', options.threads],
    ['--memory', options.memory],
    ['--distance', options.distance],
    ['--share', options.share],
    ['--timeout', options.timeoutS],
    ...(options.disks ?? []).map((size) => ['--disk', size] as const),
    ...Object.entries(options.environment ?? {}).map(
      ([name, value]) => ['--env', `${name}=${value}`] as const,
    ),
  ];
  return [
    ...values.flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)])),
    ...(options.libvirt ? ['--libvirt'] : []),
    '--',
    options.script,
    ...(options.args ?? []),
  ];
}
