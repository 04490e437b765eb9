import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const home = dirname(dirname(import.meta.dirname));
const PARTS = ['bin', 'tools', 'src', 'package.json', 'package-lock.json', 'tsconfig.json'];

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A copy of this checkout's sources in a path with a space, without a build; removed with `using`. */
export function copyOfCheckout(options: { packages: boolean }): { path: string } & Disposable {
  const directory = mkdtempSync(join(tmpdir(), 'virt-tune checkout '));
  for (const part of PARTS) {
    cpSync(join(home, part), join(directory, part), { recursive: true, preserveTimestamps: true });
  }
  if (options.packages) symlinkSync(join(home, 'node_modules'), join(directory, 'node_modules'));
  return {
    path: directory,
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}

export function run(program: string, words: readonly string[], env = process.env): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { env, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}
