import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../model/problem.ts';

/** A program of the distribution, and the Debian package that has it (often so named elsewhere too). */
export interface RequiredProgram {
  readonly program: string;
  readonly package: string;
}

const DIRECTORIES = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

export function findProgram(program: string): string | undefined {
  return DIRECTORIES.map((directory) => join(directory, program)).find(isExecutable);
}

/** Throws a `Problem` that names every package to install at once. */
export function requirePrograms(required: readonly RequiredProgram[]): void {
  const missing = required.filter(({ program }) => findProgram(program) === undefined);
  if (missing.length === 0) return;
  const programs = [...new Set(missing.map(({ program }) => program))];
  const packages = [...new Set(missing.map((each) => each.package))];
  throw new Problem({
    what: `${programs.join(', ')} ${programs.length === 1 ? 'is' : 'are'} not installed`,
    remedy: `install ${packages.join(' ')} (Debian: apt-get install ${packages.join(' ')})`,
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
