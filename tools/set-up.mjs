/**
 * Makes a checkout ready to run: installs the packages of the lock file and builds the bundle, each only
 * when needed. Plain JavaScript, because it runs on whatever Node (20 or newer) the machine has.
 */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const RUNTIME_NODE = 24;
const LOCK_POLL_MS = 200;
const LOCK_PATIENCE_MS = 10 * 60 * 1000;

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const installed = join(home, 'node_modules', '.set-up');
const manifest = join(home, 'package-lock.json');
const bundle = join(home, 'dist', 'start.js');
const lock = join(home, '.set-up.lock');

try {
  main();
} catch (error) {
  process.stderr.write(`virt-tune: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}

function main() {
  if (majorOf(process.versions.node) < OLDEST_NODE) {
    throw new Error(
      `Node ${process.versions.node} is too old: install Node ${OLDEST_NODE} or newer`,
    );
  }
  if (!writable(home)) {
    // A checkout that was set up by its owner and is only read here.
    if (existsSync(bundle)) return;
    throw new Error(`${home} is not set up and not writable: run it once as its owner`);
  }
  withLock(() => {
    if (!newer(installed, manifest)) install();
    build();
  });
}

function install() {
  process.stderr.write(
    'virt-tune: installing packages (first run, or the lock file changed) ...\n',
  );
  run(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    'npm could not install the packages',
  );
  writeFileSync(installed, '');
}

function build() {
  const first = !existsSync(bundle);
  if (first) process.stderr.write('virt-tune: building the program (once) ...\n');
  run(runtime(), [join(home, 'tools', 'bundle.ts')], 'the program could not be built');
}

/** The runtime that npm brought, or the system's own where npm has none for this platform. */
function runtime() {
  const brought = join(home, 'node_modules', '.bin', 'node');
  if (existsSync(brought)) return brought;
  if (majorOf(process.versions.node) >= RUNTIME_NODE) return process.execPath;
  throw new Error(
    `npm has no Node ${RUNTIME_NODE} for ${process.platform} ${process.arch}: install Node ${RUNTIME_NODE} or newer`,
  );
}

function run(program, args, failure) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: home,
    encoding: 'utf8',
  });
  if (status === 0) return;
  const detail = (error?.message ?? `${stderr}${stdout}`).trim().split('\n').slice(-3).join(' ');
  throw new Error(`${failure}: ${detail}`);
}

/** One set-up at a time; a lock whose owner is gone is taken over. */
function withLock(work) {
  const deadline = Date.now() + LOCK_PATIENCE_MS;
  while (!takeLock()) {
    if (Date.now() > deadline)
      throw new Error(`another set-up holds ${lock}: wait for it, or remove the directory`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MS);
  }
  const leave = () => rmSync(lock, { recursive: true, force: true });
  process.once('SIGINT', () => {
    leave();
    process.exit(130);
  });
  process.once('SIGTERM', () => {
    leave();
    process.exit(143);
  });
  try {
    work();
  } finally {
    leave();
  }
}

function takeLock() {
  try {
    mkdirSync(lock);
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!ownerAlive()) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function ownerAlive() {
  try {
    const pid = readFileSync(join(lock, 'pid'), 'utf8');
    return pid === '' || existsSync(`/proc/${pid}`);
  } catch {
    // Just being taken, or just left.
    return (
      existsSync(lock) &&
      Date.now() - statSync(lock, { throwIfNoEntry: false })?.mtimeMs < LOCK_POLL_MS * 5
    );
  }
}

function newer(file, than) {
  return existsSync(file) && statSync(file).mtimeMs > statSync(than).mtimeMs;
}

function writable(path) {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function majorOf(version) {
  return Number(version.split('.')[0]);
}
