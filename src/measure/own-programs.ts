import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { requirePrograms } from './required-programs.ts';
import { runTool } from './run-tool.ts';

/** Our own small programs, for what none of the distribution measures. */
export const ownPrograms = [
  'chase',
  'crowd',
  'enter',
  'leave',
  'merge',
  'small-pages',
  'squeeze',
  'surge',
  'wake',
] as const;
export type OwnProgram = (typeof ownPrograms)[number];

/** Source and bundle alike keep them in a directory beside the code. */
const SOURCES = join(import.meta.dirname, 'programs');
/** Static, so that the very same file runs in a guest that has no libraries. */
const FLAGS = ['-O2', '-static', '-pthread'];

/** The path of the program, built on this machine from its source unless that has been done. */
export async function ownProgram(name: OwnProgram, stateDirectory: string): Promise<string> {
  const source = join(SOURCES, `${name}.c`);
  const content = [source, join(SOURCES, 'bench.h')].map((path) => readFileSync(path));
  const key = createHash('sha256').update(Buffer.concat(content)).digest('hex').slice(0, 12);
  const directory = join(stateDirectory, 'programs');
  const built = join(directory, `${name}-${key}`);
  if (existsSync(built)) return built;
  requirePrograms([{ program: 'gcc', package: 'gcc libc6-dev' }]);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const unfinished = `${built}.${randomBytes(4).toString('hex')}`;
  await runTool('gcc', [...FLAGS, '-o', unfinished, source]);
  renameSync(unfinished, built);
  return built;
}
