/**
 * Builds dist/: what bin/virt-tune runs. Code that only some commands need stands in files of its own, so that
 * a start loads no more than it uses.
 *
 * Every build has a directory of its own; dist/current is a link to the newest, put in place in one step.
 * A program that runs meanwhile keeps the build it started with.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  globSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { checkRegistry } from './generated/check-registry.ts';
import { commandTable } from './generated/command-table.ts';
import { bringUpToDate } from './generated/generated-file.ts';

const home = dirname(import.meta.dirname);
const dist = join(home, 'dist');
/** How long an old build is kept for programs that still run from it. */
const KEEP_OLD_MS = 60 * 60 * 1000;

bringUpToDate(home, checkRegistry(home));
bringUpToDate(home, await commandTable(home));
mkdirSync(dist, { recursive: true });
const fresh = mkdtempSync(join(dist, 'build-'));
// mkdtemp's directories are private; other users of this machine may run the program.
chmodSync(fresh, 0o755);
try {
  await build(fresh, new Date());
  keepAnswers(fresh);
  publish(fresh);
} catch (error) {
  rmSync(fresh, { recursive: true, force: true });
  throw error;
}
removeOldBuilds();

async function build(directory: string, startedAt: Date): Promise<void> {
  const bundle = await rolldown({
    cwd: home,
    input: {
      start: 'src/cli/start.ts',
      'kvm-probe-child': 'src/collect/host/kvm-probe-child.ts',
      'sweep-worker': 'src/sweep/sweep-worker.ts',
    },
    platform: 'node',
    external: ['koffi'],
    logLevel: 'warn',
  });
  await bundle.write({
    dir: directory,
    format: 'esm',
    // Names are kept for stack traces.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    chunkFileNames: '[name]-[hash].js',
  });
  await bundle.close();
  // Built where they are used: on the machine that is measured.
  cpSync(join(home, 'src/measure/programs'), join(directory, 'programs'), { recursive: true });
  cpSync(join(home, 'src/measure/appliance/init.sh'), join(directory, 'init.sh'));
  // A source that was edited while we were reading it must look newer than the bundle.
  utimesSync(join(directory, 'start.js'), startedAt, startedAt);
}

/**
 * Asks the new program for its help, once: the answer is kept for all who ask again, and the code compiled on
 * the way for every start, also where nothing can be written later.
 */
function keepAnswers(directory: string): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(directory, 'start.js'), '--help'],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the new program does not start: ${stderr}`);
  writeFileSync(join(directory, 'help.txt'), stdout);
}

function publish(directory: string): void {
  const link = `${directory}.link`;
  symlinkSync(basename(directory), link);
  renameSync(link, join(dist, 'current'));
}

function removeOldBuilds(): void {
  const current = readlinkSync(join(dist, 'current'));
  for (const build of globSync('build-*', { cwd: dist })) {
    const path = join(dist, build);
    const ageMs = Date.now() - (lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (build !== current && ageMs > KEEP_OLD_MS) rmSync(path, { recursive: true, force: true });
  }
}
