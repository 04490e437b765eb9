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
  /** Lines for its `libvirtd.conf`, made once its directory and owner are known. */
  readonly config?: (place: Place) => Promise<readonly string[]>;
  /** Listen on the network too, as configured. */
  readonly listen?: boolean;
}

/** Where the daemon's files are, and whose they have to be. */
export interface Place {
  readonly directory: string;
  readonly owner: { readonly uid: number; readonly gid: number };
}

export interface PrivateLibvirtd extends Place, AsyncDisposable {
  /** `qemu+unix:///session?socket=...`, for this client and for virsh alike. */
  readonly uri: string;
  /** `test+unix:///default?socket=...`: libvirt's simulated driver. */
  readonly testUri: string;
  readonly socketPath: string;
  /** What a process needs in its environment to find the daemon by `qemu:///session`. */
  readonly env: Readonly<Record<string, string>>;
  readonly pid: number;
  /** Ends the daemon as a crash would; its guests run on. */
  kill(): Promise<void>;
  /** Once it was killed: another in its place, which finds the guests. */
  startAgain(): Promise<void>;
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
  place: Place,
  config: PrivateLibvirtdOptions['config'],
): Promise<Record<string, string>> {
  const { directory, owner } = place;
  const own = (path: string): Promise<void> => chown(path, owner.uid, owner.gid);
  const env: Record<string, string> = { PATH: daemonSearchPath };
  await own(directory);
  for (const [variable, name] of Object.entries(directories)) {
    const path = join(directory, name);
    await mkdir(path, { mode: 0o700 });
    await own(path);
    env[variable] = path;
  }
  const configuration = join(directory, directories.XDG_CONFIG_HOME, 'libvirt');
  await mkdir(configuration);
  await own(configuration);
  await writeFile(join(configuration, 'qemu.conf'), qemuConfig);
  const lines = (await config?.(place)) ?? [];
  // libvirt cannot read a configuration that begins with an empty line.
  await writeFile(join(configuration, 'libvirtd.conf'), ['# private', ...lines, ''].join('\n'));
  return env;
}

async function waitForSocket(
  daemon: ChildProcess,
  path: string,
  deadlineMs: number,
): Promise<void> {
  const until = Date.now() + deadlineMs;
  const socketDirectory = join(path, '..');
  if (daemon.pid === undefined) throw new Error(`${daemonPath} is not installed`);
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
    args: readonly string[];
    user: { uid?: number; gid?: number };
  },
): Promise<{ daemon: ChildProcess; exited: Promise<void> }> {
  const log = await open(join(directory, 'log'), 'w');
  const daemon = spawn(daemonPath, settings.args, {
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
  const { idleTimeoutS = 120, startDeadlineMs = 20_000, listen = false } = options;
  const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const owner = own.uid === 0 ? nobody : own;
  const directory = await mkdtemp(join(tmpdir(), 'vt-'));
  const env = await prepare({ directory, owner }, options.config);
  const args = ['--timeout', String(idleTimeoutS), ...(listen ? ['--listen'] : [])];
  const user = own.uid === 0 ? owner : {};
  let { daemon, exited } = await spawnDaemon(directory, { env, args, user });
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
    get pid() {
      return daemon.pid ?? -1;
    },
    async kill() {
      daemon.kill('SIGKILL');
      await exited;
      await rm(socketPath, { force: true });
    },
    async startAgain() {
      ({ daemon, exited } = await spawnDaemon(directory, { env, args, user }));
      await waitForSocket(daemon, socketPath, startDeadlineMs);
    },
    async qemuPid(name) {
      const pid = (await guests()).get(name);
      if (pid === undefined) throw new Error(`the guest ${name} does not run`);
      return pid;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
