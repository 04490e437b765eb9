/**
 * Makes a checkout ready to run: installs the packages of the lock file and builds the program.
 * Plain JavaScript, because it runs on whatever Node (20 or newer) the machine has.
 */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const RUNTIME_NODE = 24;
/** Of a failed program's last words, about as many as fit a terminal's line twice. */
const DETAIL_LENGTH = 200;

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(home, 'package-lock.json');
/** A copy of the lock file the packages were installed from. */
const stamp = join(home, 'node_modules', '.set-up');
/** npm's own record of what it installed. */
const installedLock = join(home, 'node_modules', '.package-lock.json');
const brought = join(home, 'node_modules', '.bin', 'node');
const entry = join(home, 'dist', 'current', 'start.js');

try {
  setUp(!process.argv.includes('--packages'));
} catch (error) {
  process.stderr.write(`virt-tune: ${error.message}\n`);
  process.exitCode = 2;
}

function setUp(withBuild) {
  if (majorOf(process.versions.node) < OLDEST_NODE) {
    throw new Error(
      `Node ${process.versions.node} is too old: install Node ${OLDEST_NODE} or newer`,
    );
  }
  const isNew = !isInstalled();
  if (isNew) install(withBuild);
  linkRuntime();
  if (withBuild) build(isNew);
}

function isInstalled() {
  const wanted = readFileSync(lock, 'utf8');
  const isSame = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (!isSame && !isInstalledByHand(JSON.parse(wanted))) return false;
  try {
    writeFileSync(stamp, wanted);
  } catch {
    // Only costs this comparison again next time.
  }
  return true;
}

/** Whether someone ran `npm ci`: every package that is not optional is there in the version of the lock file. */
function isInstalledByHand({ packages }) {
  if (!existsSync(installedLock)) return false;
  const installed = JSON.parse(readFileSync(installedLock, 'utf8')).packages;
  return Object.entries(packages).every(
    ([place, { version, optional }]) =>
      place === '' || installed[place]?.version === version || (optional && !(place in installed)),
  );
}

function install(withBuild) {
  if (!isWritable(home)) {
    throw new Error(`${home} is not set up and cannot be written: start it once as its owner`);
  }
  const what = withBuild ? 'installing packages and building' : 'installing packages';
  say(`${what} (once, about half a minute) ...`);
  const flags = [
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ];
  run('npm', ['ci', ...flags, '--loglevel=error'], {
    failed: 'npm could not install the packages',
    remedy: 'see that npm reaches its registry (npm ping), then start again',
  });
  writeFileSync(stamp, readFileSync(lock));
}

function build(isNew) {
  const isFirst = !existsSync(entry);
  if (!isWritable(isFirst ? home : join(home, 'dist'))) {
    if (isFirst)
      throw new Error(`${home} is not built and cannot be written: start it once as its owner`);
    say(
      `the sources are newer than the program, but ${home}/dist cannot be written: running it as built`,
    );
    return;
  }
  if (!isNew)
    say(isFirst ? 'building the program (once) ...' : 'the sources changed: building ...');
  run(runtime(), [join(home, 'tools', 'bundle.ts')], {
    failed: 'the program could not be built',
    remedy: 'undo the last change of its sources',
  });
}

/** Puts the runtime where npm puts programs of packages. npm 10 leaves this one out, npm 11 does not. */
function linkRuntime() {
  const target = join('..', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(brought) || !existsSync(join(dirname(brought), target))) return;
  symlinkSync(target, brought);
}

/** The runtime that npm brought, or the system's own where npm has none for this platform. */
function runtime() {
  if (existsSync(brought)) return brought;
  if (majorOf(process.versions.node) >= RUNTIME_NODE) return process.execPath;
  const platform = `${process.platform} ${process.arch}`;
  throw new Error(
    `no runtime for ${platform} comes with npm: install Node ${RUNTIME_NODE} or newer`,
  );
}

function run(program, args, { failed, remedy }) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: home,
    encoding: 'utf8',
  });
  if (status === 0) {
    process.stderr.write(stderr);
    return;
  }
  if (error?.code === 'ENOENT')
    throw new Error(`${program} is not installed: install Node and npm`);
  const words = `${error?.message ?? ''} ${stderr || stdout || ''}`.replace(/\s+/g, ' ').trim();
  throw new Error(`${failed} (${words.slice(0, DETAIL_LENGTH)}): ${remedy}`);
}

function say(what) {
  process.stderr.write(`virt-tune: ${what}\n`);
}

function isWritable(path) {
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
