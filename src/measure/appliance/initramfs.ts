import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { programRunner } from '../../collect/run-program.ts';
import { isKnown } from '../../model/fact.ts';
import { Problem } from '../../model/problem.ts';
import { runTool } from '../run-tool.ts';
import type { GuestKernel } from './guest-kernel.ts';

/** Source and bundle alike keep it in a directory beside the code. */
const INIT = join(import.meta.dirname, 'init.sh');
const BUSYBOX = '/bin/busybox';

/** What is in a guest: files of this host, each with its path there. */
type Contents = readonly (readonly [from: string, to: string])[];

/**
 * The file system that guests begin with, made of this host's own files: busybox, the kernel's modules, and the
 * programs to be measured with their libraries, at the paths where they are here. Made once for the same files.
 */
export async function initramfs(
  kernel: GuestKernel,
  programs: readonly string[],
  stateDirectory: string,
  signal: AbortSignal,
): Promise<string> {
  const contents = await contentsOf(kernel, programs);
  const directory = join(stateDirectory, 'appliance');
  const file = join(directory, `${kernel.release}-${keyOf(contents)}.cpio`);
  if (existsSync(file)) return file;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const root = mkdtempSync(join(directory, '.root-'));
  try {
    for (const [from, to] of contents) place(from, join(root, to));
    chmodSync(join(root, 'init'), 0o755);
    for (const empty of ['proc', 'sys', 'dev', 'tmp', 'sbin'])
      mkdirSync(join(root, empty), { recursive: true });
    const unfinished = `${file}.${randomBytes(4).toString('hex')}`;
    await pack(root, unfinished, signal);
    renameSync(unfinished, file);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  return file;
}

async function contentsOf(kernel: GuestKernel, programs: readonly string[]): Promise<Contents> {
  const contents = new Map([
    ['init', INIT],
    ['bin/busybox', BUSYBOX],
  ]);
  const addModules = (directory: string, modules: readonly string[]): void => {
    for (const [index, module] of modules.entries())
      contents.set(`${directory}/${String(index).padStart(3, '0')}-${basename(module)}`, module);
  };
  addModules('modules', kernel.modules);
  for (const [driver, modules] of Object.entries(kernel.drivers))
    addModules(`drivers/${driver}`, modules);
  for (const program of programs) {
    for (const file of [program, ...(await librariesOf(program))])
      contents.set(file.slice(1), file);
  }
  return [...contents].map(([to, from]) => [from, to]);
}

/** What the dynamic linker would load (ldd(1)); nothing for a static program, which ldd refuses. */
async function librariesOf(program: string): Promise<string[]> {
  const said = await programRunner(new AbortController().signal)('ldd', [program]);
  if (!isKnown(said)) return [];
  return [...said.value.matchAll(/(?:=> )?(\/\S+) \(0x/g)].flatMap(([, path]) => path ?? []);
}

/** Changes with the name, size and time of any file, and with the text of init. */
function keyOf(contents: Contents): string {
  const hash = createHash('sha256').update(readFileSync(INIT));
  for (const [from, to] of contents) {
    const { size, mtimeMs } = statSync(from);
    hash.update(`${from} ${to} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 12);
}

function place(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(realpathSync(from), to);
}

async function pack(root: string, file: string, signal: AbortSignal): Promise<void> {
  const names = await runTool('find', [root, '-mindepth', '1', '-printf', '%P\\n'], signal);
  const packed = await programRunner(signal)(
    'cpio',
    ['-o', '-H', 'newc', '--quiet', '-D', root, '-O', file],
    { input: names, timeoutMs: 120_000 },
  );
  if (isKnown(packed)) return;
  throw new Problem({
    what: 'the guest could not be packed',
    where: 'unreadable' in packed ? packed.unreadable : 'cpio',
    remedy: 'install cpio (Debian: apt-get install cpio)',
  });
}
