import { existsSync, readdirSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../../model/problem.ts';
import { runTool } from '../run-tool.ts';

export interface GuestKernel {
  readonly release: string;
  readonly image: string;
  /** Files of the modules a guest needs, in the order in which they are loaded. */
  readonly modules: readonly string[];
}

/** To reach the port over which a guest is spoken to. */
const MODULES = ['virtio_pci', 'virtio_console'];

/** The kernel that runs here, where its image is at hand, else the newest that is installed. */
export async function guestKernel(): Promise<GuestKernel> {
  const installed = readdirSync('/boot')
    .filter((name) => name.startsWith('vmlinuz-'))
    .map((name) => name.slice('vmlinuz-'.length))
    .filter((name) => existsSync(join('/lib/modules', name)))
    .sort((left, right) => left.localeCompare(right, 'en', { numeric: true }));
  const chosen = installed.includes(release()) ? release() : installed.at(-1);
  if (chosen === undefined) {
    throw new Problem({
      what: 'there is no kernel image with its modules here to boot a guest from',
      where: '/boot, /lib/modules',
      remedy: 'install a kernel of the distribution (Debian: apt-get install linux-image-amd64)',
    });
  }
  return {
    release: chosen,
    image: join('/boot', `vmlinuz-${chosen}`),
    modules: await modulesOf(chosen),
  };
}

async function modulesOf(chosen: string): Promise<string[]> {
  const files: string[] = [];
  for (const module of MODULES) {
    const said = await runTool('modprobe', ['-S', chosen, '--show-depends', module]);
    // `builtin NAME` needs no file.
    for (const [, file] of said.matchAll(/^insmod (\S+)/gm)) {
      if (file !== undefined && !files.includes(file)) files.push(file);
    }
  }
  return files;
}
