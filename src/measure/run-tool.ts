import { programRunner } from '../collect/run-program.ts';
import { isAbsent, isKnown } from '../model/fact.ts';
import { Problem } from '../model/problem.ts';

const TIMEOUT_MS = 60_000;
/** Tools undo what a campaign did, also after Ctrl-C: they are not ended by its signal. */
const neverAborted = new AbortController().signal;

/** Runs a tool of the system that must succeed, such as losetup. Returns what it said. */
export async function runTool(
  program: string,
  args: readonly string[],
  signal: AbortSignal = neverAborted,
  timeoutMs = TIMEOUT_MS,
): Promise<string> {
  const output = await programRunner(signal)(program, args, { timeoutMs });
  if (isKnown(output)) return output.value;
  throw isAbsent(output)
    ? new Problem({ what: `${program} is not installed`, remedy: 'install it, then try again' })
    : new Problem({ what: `${program} failed`, where: output.unreadable });
}
