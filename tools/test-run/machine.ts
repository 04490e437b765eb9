/** The programs beyond Node that tests use, as Debian packages; a suite without its own says what it skipped. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';

const PACKAGES = [
  'busybox-static',
  'chromium',
  'cpio',
  'e2fsprogs',
  'fio',
  'gcc',
  'hwloc-nox',
  'iperf3',
  'kmod',
  'libc6-dev',
  'libvirt-clients',
  'libvirt-daemon-system',
  'libvirt-dev',
  'linux-image-amd64',
  'netcat-openbsd',
  'numactl',
  'prometheus',
  'qemu-system-x86',
  'qemu-utils',
  'shellcheck',
  'stress-ng',
  'sysbench',
  'tmux',
  'xfsprogs',
];

/** Asked by Debian's package scripts before they start a service; 101 forbids it (policy-rc.d specification). */
const POLICY = '/usr/sbin/policy-rc.d';
const FORBID_ALL = '#!/bin/sh\nexit 101\n';

/** Installs what is missing where that is possible. Returns what is still missing, and why. */
export async function prepareMachine(signal: AbortSignal): Promise<string | undefined> {
  const missing = missingPackages();
  if (missing === undefined) return 'no dpkg here: programs for tests are not looked after';
  if (missing.length === 0) return undefined;
  const list = missing.join(' ');
  if (process.geteuid?.() !== 0) return `not root, so not installed: ${list}`;
  if (!isInstalled('apt-get')) return `no apt-get, so not installed: ${list}`;
  console.error(`virt-tune: installing Debian packages for the tests (once): ${list} ...`);
  const failure = await withoutServices(() => install(missing, signal));
  return failure === undefined ? undefined : `apt-get could not install ${list}: ${failure}`;
}

function missingPackages(): string[] | undefined {
  const asked = spawnSync(
    'dpkg-query',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholders
    ['-W', '-f=${Package} ${db:Status-Status}\n', ...PACKAGES],
    {
      encoding: 'utf8',
    },
  );
  if (asked.error !== undefined) return undefined;
  const lines = asked.stdout.split('\n');
  return PACKAGES.filter((name) => !lines.includes(`${name} installed`));
}

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** A machine's own policy is left as it is. */
async function withoutServices<T>(work: () => Promise<T>): Promise<T> {
  if (existsSync(POLICY)) return work();
  writeFileSync(POLICY, FORBID_ALL, { mode: 0o755 });
  try {
    return await work();
  } finally {
    rmSync(POLICY, { force: true });
  }
}

async function install(
  packages: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  // A machine that was never updated has no lists; one that was may have old ones.
  await aptGet(['update'], signal);
  return aptGet(['install', '--yes', '--no-install-recommends', ...packages], signal);
}

/** The last words of a failed apt-get; undefined when all went well. */
function aptGet(words: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  const child = spawn('apt-get', ['-q', ...words], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
    // dpkg must not be cut short by Ctrl-C: it is asked to end, and waited for.
    detached: true,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const onAbort = () => child.kill(constants.signals.SIGTERM);
  signal.addEventListener('abort', onAbort);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => {
      signal.removeEventListener('abort', onAbort);
      resolve(code === 0 ? undefined : said.trim().split('\n').slice(-2).join(' '));
    });
  });
}
