import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Makes the program that spreads a guest's memory (guest/scatter.c), where the lab has it as /x/scatter. */
export function makeScatter(share: string): void {
  const source = join(import.meta.dirname, 'guest/scatter.c');
  execFileSync('gcc', ['-O1', '-Wall', '-Werror', '-o', join(share, 'scatter'), source]);
}
