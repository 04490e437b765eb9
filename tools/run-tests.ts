/**
 * All suites, one after the other, with the sum as the last line. Tests that could not run are named; with CI=1
 * they count as failed. Exit status: 0 all passed, 1 some failed, 128+n ended by signal n.
 */
import { constants } from 'node:os';
import { prepareMachine } from './test-run/machine.ts';
import { runSuite } from './test-run/suite.ts';

const SUITES = ['unit', 'slow', 'lab'];

/** How soon the tests follow their caller. */
const WATCH_MS = 500;

const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => end(name));
// npm passes a signal to the shell between it and us, which dies of it without passing it on.
const caller = process.ppid;
setInterval(() => process.ppid === caller || end('SIGHUP'), WATCH_MS).unref();

const leftOut = await prepareMachine(ending.signal);
if (!process.argv.includes('--prepare')) await runAll();

function end(name: NodeJS.Signals): void {
  if (ending.signal.aborted) return;
  console.error(`virt-tune: ${name}: ending the tests`);
  process.exitCode = 128 + constants.signals[name];
  ending.abort();
}

async function runAll(): Promise<void> {
  let passed = 0;
  let failed = 0;
  const skipped: string[] = [];
  for (const name of SUITES) {
    if (ending.signal.aborted) return;
    console.log(`\n== ${name} tests`);
    const result = await runSuite(name, ending.signal);
    passed += result.passed;
    failed += result.failed;
    skipped.push(...result.skipped);
  }
  if (ending.signal.aborted) return;
  if (leftOut !== undefined) console.log(`\nLEFT OUT: ${leftOut}`);
  for (const title of skipped) console.log(`SKIPPED: ${title}`);
  if (process.env.CI === '1') failed += skipped.length;
  process.exitCode = failed > 0 ? 1 : 0;
  console.log(`${passed} passed, ${failed} failed`);
}
