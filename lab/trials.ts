/** What scripts that are run by hand have in common: they look at what a lab left, and say what holds. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Says whether something holds; the script ends with 1 where anything does not. */
export function check(what: string, holds: boolean): void {
  console.log(`${holds ? 'ok    ' : 'FAILED'} ${what}`);
  if (!holds) process.exitCode = 1;
}

/** The files that a lab left in its exchange directory. */
export function leftIn(directory: string) {
  const text = (name: string): string => readFileSync(join(directory, name), 'utf8');
  /** Of lines of words. */
  const rows = (name: string): string[][] =>
    text(name)
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
  return { text, rows };
}
