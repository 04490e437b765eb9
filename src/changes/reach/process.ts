import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseStatLine } from '../../collect/guest/stat-line.ts';
import { Problem } from '../../model/problem.ts';
import { Gone, type World } from '../kind.ts';

interface ProcessId {
  readonly pid: number;
  readonly startTicks: number;
}

/** @throws Gone where it has ended, and where its number belongs to another process by now */
export async function assertRuns({ pid, startTicks }: ProcessId, world: World): Promise<void> {
  const stat = parseStatLine(await readProcFile(`${pid}/stat`, world));
  if (stat?.startTicks !== startTicks || stat.state === 'Z') throw ended(pid);
}

/** A file below /proc/PID. */
export async function readProcFile(path: string, { root }: World): Promise<string> {
  try {
    return await readFile(join(root, 'proc', path), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH') throw ended(Number.parseInt(path, 10));
    throw new Problem({
      what: `/proc/${path} cannot be read (${String(code)})`,
      remedy: 'run as root',
      cause: error,
    });
  }
}

function ended(pid: number): Gone {
  return new Gone({ what: `process ${pid} has ended` });
}
