import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noResult, readSuiteResult, type SuiteResult } from './suite-result.ts';

const VITEST = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
/** Time workers have to end their guests and services after a signal. */
const GRACE_MS = 10_000;

/** Runs one project of vitest.config.ts in a process group of its own, which an abort ends whole. */
export async function runSuite(project: string, signal: AbortSignal): Promise<SuiteResult> {
  const directory = mkdtempSync(join(tmpdir(), 'virt-tune-tests-'));
  const report = join(directory, 'report.json');
  try {
    const code = await runVitest(
      [
        'run',
        '--project',
        project,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        '--passWithNoTests',
      ],
      signal,
    );
    const result = readSuiteResult(JSON.parse(readFileSync(report, 'utf8')));
    // Errors outside of any test are in vitest's exit status only.
    return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
  } catch (error) {
    if (signal.aborted) return noResult;
    console.error(`${project}: no report (${error instanceof Error ? error.message : error})`);
    return noResult;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function runVitest(words: readonly string[], signal: AbortSignal): Promise<number | null> {
  const child = spawn(process.execPath, [VITEST, ...words], { stdio: 'inherit', detached: true });
  const endGroup = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // The whole group is gone already.
    }
  };
  const onAbort = (): void => {
    endGroup('SIGINT');
    setTimeout(() => endGroup('SIGKILL'), GRACE_MS).unref();
  };
  signal.addEventListener('abort', onAbort);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      signal.removeEventListener('abort', onAbort);
      // What outlived its suite is no test any more.
      endGroup('SIGKILL');
      resolve(code);
    });
  });
}
