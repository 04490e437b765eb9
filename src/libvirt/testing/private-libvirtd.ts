/**
 * A libvirt daemon of one's own, for tests: session mode, all its files in a temporary directory,
 * its own socket, no root (run as root it drops to "nobody"), no systemd. Serves `qemu:///session`
 * with emulated guests and `test:///default`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chown, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

export interface PrivateLibvirtdOptions {
  /** Ends itself after this long without clients and guests, should the test forget it. */
  readonly idleTimeoutS?: number;
  readonly startDeadlineMs?: number;
  /** Lines for its `libvirtd.conf`. */
  readonly config?: readonly string[];
}

export interface PrivateLibvirtd extends AsyncDisposable {
  /** `qemu+unix:///session?socket=...`, for this client and for virsh alike. */
  readonly uri: string;
  /** `test+unix:///default?socket=...`: libvirt's simulated driver. */
  readonly testUri: string;
  readonly socketPath: string;
  /** What a process needs in its environment to find the daemon by `qemu:///session`. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the daemon's files are; guests' disks belong here too. */
  readonly directory: string;
  /** Owner of those files. */
  readonly owner: { readonly uid: number; readonly gid: number };
  readonly pid: number;
  /** The pid of a running guest's QEMU. */
  qemuPid(name: string): Promise<number>;
  /** Ends the guests and the daemon and removes the directory. */
  stop(): Promise<void>;
}

const daemonPath = '/usr/sbin/libvirtd';
const nobody = { uid: 65_534, gid: 65_534 };
/** Fixed, so that the daemon finds the same programs whatever the tests' own path is. */
const daemonSearchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const pollMs = 50;
const stopDeadlineMs = 5000;
/** As much of the daemon's log as goes into an error. */
const logTail = 1000;

/** No helper daemons, no security labels: neither can work without a system around them. */
const qemuConfig = ['security_driver = "none"', 'stdio_handler = "file"', ''].join('\n');

/** Short names: a guest's monitor socket below must fit into the 108 bytes a path may have. */
const directories = { HOME: 'h', XDG_RUNTIME_DIR: 'r', XDG_CONFIG_HOME: 'c', XDG_CACHE_HOME: 'k' };

async function prepare(
  directory: string,
  owner: { uid: number; gid: number },
  config: readonly string[],
): Promise<Record<string, string>> {
  const env: Record<string, string> = { PATH: daemonSearchPath };
  for (const [variable, name] of Object.entries(directories)) {
    env[variable] = join(directory, name);
    await mkdir(env[variable], { mode: 0o700 });
  }
  const configuration = join(directory, directories.XDG_CONFIG_HOME, 'libvirt');
  await mkdir(configuration);
  await writeFile(join(configuration, 'qemu.conf'), qemuConfig);
  // libvirt cannot read a configuration that begins with an empty line.
  const lines = ['# private daemon', ...config, ''];
  await writeFile(join(configuration, 'libvirtd.conf'), lines.join('\n'));
  for (const path of [
    directory,
    configuration,
    ...Object.keys(directories).map((name) => env[name]),
  ]) {
    if (path !== undefined) await chown(path, owner.uid, owner.gid);
  }
  return env;
}

async function waitForSocket(
  daemon: ChildProcess,
  path: string,
  deadlineMs: number,
): Promise<void> {
  const until = Date.now() + deadlineMs;
  const socketDirectory = join(path, '..');
  while (Date.now() < until) {
    if (daemon.exitCode !== null)
      throw new Error(`${daemonPath} ended at once: ${daemon.exitCode}`);
    const names = await readdir(socketDirectory).catch((): string[] => []);
    if (names.includes('libvirt-sock')) return;
    await sleep(pollMs);
  }
  throw new Error(`${daemonPath} made no socket ${path} within ${deadlineMs} ms`);
}

async function isGone(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return status === undefined || / Z /.test(status);
}

async function end(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    return;
  }
  while (!(await isGone(pid))) await sleep(pollMs);
}

/** The QEMU processes of this daemon, by guest name, from the pid files it keeps. */
async function guestPids(runDirectory: string): Promise<Map<string, number>> {
  const names = await readdir(runDirectory).catch((): string[] => []);
  const pids = new Map<string, number>();
  for (const name of names.filter((candidate) => candidate.endsWith('.pid'))) {
    const text = await readFile(join(runDirectory, name), 'utf8').catch(() => '');
    const pid = Number.parseInt(text, 10);
    if (pid > 1) pids.set(name.slice(0, -'.pid'.length), pid);
  }
  return pids;
}

/** The daemon's process, its words going into `log`, as the user it is to run as. */
async function spawnDaemon(
  directory: string,
  settings: {
    env: Record<string, string>;
    idleTimeoutS: number;
    user: { uid?: number; gid?: number };
  },
): Promise<{ daemon: ChildProcess; exited: Promise<void> }> {
  const log = await open(join(directory, 'log'), 'w');
  const daemon = spawn(daemonPath, ['--timeout', String(settings.idleTimeoutS)], {
    env: settings.env,
    stdio: ['ignore', log.fd, log.fd],
    ...settings.user,
  });
  const exited = new Promise<void>((resolve) => {
    daemon.once('exit', () => resolve());
    daemon.once('error', () => resolve());
  });
  await log.close();
  return { daemon, exited };
}

/** Starts the daemon and waits until it listens. */
export async function startPrivateLibvirtd(
  options: PrivateLibvirtdOptions = {},
): Promise<PrivateLibvirtd> {
  const { idleTimeoutS = 120, startDeadlineMs = 20_000, config = [] } = options;
  const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const owner = own.uid === 0 ? nobody : own;
  const directory = await mkdtemp(join(tmpdir(), 'vt-'));
  const env = await prepare(directory, owner, config);
  const user = own.uid === 0 ? owner : {};
  const { daemon, exited } = await spawnDaemon(directory, { env, idleTimeoutS, user });
  const runtime = join(directory, directories.XDG_RUNTIME_DIR, 'libvirt');
  const socketPath = join(runtime, 'libvirt-sock');
  const guests = (): Promise<Map<string, number>> => guestPids(join(runtime, 'qemu', 'run'));

  async function stop(): Promise<void> {
    for (const pid of (await guests()).values()) await end(pid);
    daemon.kill('SIGTERM');
    const killer = setTimeout(() => daemon.kill('SIGKILL'), stopDeadlineMs);
    await exited;
    clearTimeout(killer);
    await rm(directory, { recursive: true, force: true });
  }

  try {
    await waitForSocket(daemon, socketPath, startDeadlineMs);
  } catch (error) {
    const said = await readFile(join(directory, 'log'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`no private libvirtd; its log ends: ${said.slice(-logTail)}`, { cause: error });
  }
  return {
    uri: `qemu+unix:///session?socket=${socketPath}`,
    testUri: `test+unix:///default?socket=${socketPath}`,
    socketPath,
    env,
    directory,
    owner,
    pid: daemon.pid ?? -1,
    async qemuPid(name) {
      const pid = (await guests()).get(name);
      if (pid === undefined) throw new Error(`the guest ${name} does not run`);
      return pid;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
