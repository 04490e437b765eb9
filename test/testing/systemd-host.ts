import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';

const SYSTEMD = '/lib/systemd/systemd';
const PATIENCE = { interval: 100, timeout: 60_000 };
const NAMESPACES = ['--mount', '--pid', '--uts', '--ipc', '--cgroup'];

/** No unit of the machine's own: what they do is not meant for a machine that runs already. */
const BARE_UNITS: Readonly<Record<string, string>> = Object.fromEntries(
  ['sysinit', 'basic', 'network', 'shutdown'].map((name) => [
    `${name}.target`,
    `[Unit]\nDescription=${name}\nDefaultDependencies=no\n`,
  ]),
);

/** As the first process of namespaces of its own: a real systemd, without a machine of its own. */
const BOOT = `
set -e
units=$1
mount --make-rprivate /
for directory in /run /var/lib /usr/local/bin; do mount -t tmpfs -o mode=755 tmpfs $directory; done
mkdir -p /run/test-units
cp $units/* /run/test-units/
[ ! -e $units/virt-tune ] || mv /run/test-units/virt-tune /usr/local/bin/
umount -R /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
export container=other SYSTEMD_UNIT_PATH=/run/test-units:/run/systemd/transient
exec ${SYSTEMD} --system --unit=basic.target --log-target=null
`;

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A systemd that runs services on this machine beside whatever does so already; ends with all it started. */
export class SystemdHost {
  readonly #process: ChildProcess;
  readonly #cgroup: string;
  readonly #units: string;
  #pid = 0;

  private constructor(process: ChildProcess, cgroup: string, units: string) {
    this.#process = process;
    this.#cgroup = cgroup;
    this.#units = units;
  }

  /** Why there can be none here; undefined where there can. */
  static missing(): string | undefined {
    if (!existsSync(SYSTEMD)) return `no ${SYSTEMD}`;
    return cgroup2() === undefined ? 'no second version of cgroups is mounted' : undefined;
  }

  /**
   * @param files by name: units, and `virt-tune`, a program for /usr/local/bin
   */
  static async start(files: Readonly<Record<string, string>>): Promise<SystemdHost> {
    const units = mkdtempSync(join(tmpdir(), 'virt-tune-units-'));
    for (const [name, text] of Object.entries({ ...BARE_UNITS, ...files })) {
      writeFileSync(join(units, name), text, { mode: name === 'virt-tune' ? 0o755 : 0o644 });
    }
    const cgroup = join(cgroup2() ?? '', `virt-tune-test-${process.pid}-${Date.now()}`);
    mkdirSync(cgroup);
    const enter = 'echo $$ >"$1/cgroup.procs" && shift && exec "$@"';
    const child = spawn(
      'sh',
      [
        '-c',
        enter,
        'sh',
        cgroup,
        'unshare',
        ...NAMESPACES,
        '--fork',
        '--kill-child',
        '--mount-proc',
      ].concat('sh', '-c', BOOT, 'sh', units),
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const host = new SystemdHost(child, cgroup, units);
    await host.#becomesReady();
    return host;
  }

  run(program: string, ...args: string[]): Ran {
    return spawnSync('nsenter', this.entering(program, ...args), { encoding: 'utf8' });
  }

  /** The arguments with which nsenter starts a program in there. */
  entering(program: string, ...args: string[]): string[] {
    return [
      '--target',
      String(this.#pid),
      '--mount',
      '--pid',
      '--uts',
      '--ipc',
      '--cgroup',
      '--',
      program,
      ...args,
    ];
  }

  /** A property of a unit, as `systemctl show` has it. */
  property(unit: string, name: string): string {
    return this.run('systemctl', 'show', '--value', '--property', name, unit).stdout.trim();
  }

  async becomes(unit: string, name: string, value: string): Promise<void> {
    await expect.poll(() => this.property(unit, name), PATIENCE).toBe(value);
  }

  async stop(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
    writeFileSync(join(this.#cgroup, 'cgroup.kill'), '1');
    await this.#leavesItsCgroup();
    rmSync(this.#units, { recursive: true, force: true });
  }

  async #becomesReady(): Promise<void> {
    try {
      await vi.waitUntil(() => this.#isReady(), PATIENCE);
    } catch (error) {
      await this.stop();
      throw new Error('systemd did not come up', { cause: error });
    }
  }

  #isReady(): boolean {
    const { pid } = this.#process;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    this.#pid = Number.parseInt(children, 10) || 0;
    if (this.#pid === 0) return false;
    return /running|degraded/.test(this.run('systemctl', 'is-system-running').stdout);
  }

  /** A cgroup can be removed once its last process is gone. */
  async #leavesItsCgroup(): Promise<void> {
    await vi.waitFor(() => {
      const left = spawnSync('find', [this.#cgroup, '-depth', '-type', 'd'], { encoding: 'utf8' });
      for (const directory of left.stdout.trim().split('\n')) rmdirSync(directory);
    }, PATIENCE);
  }
}

function cgroup2(): string | undefined {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  return mounts.map((line) => line.split(' ')).find(([, , type]) => type === 'cgroup2')?.[1];
}
