import { GUARD_READY, timeIsUp } from '../../changes/guard.ts';
import type { Journal } from '../../changes/journal.ts';
import { undo } from '../../changes/undo.ts';
import { createWorld } from '../../changes/world.ts';
import { count } from '../../model/amount.ts';
import type { Run } from '../../model/run.ts';
import { stepLines } from '../../report/run-text.ts';
import { safeTexts } from '../../report/safe-text.ts';
import type { ExitCode } from '../command.ts';
import type { Io } from '../io.ts';
import { chooseRun, findJournal } from './state-option.ts';

interface RollbackOptions {
  readonly all: boolean;
  readonly guest: string | undefined;
  readonly force: boolean;
  readonly unlessConfirmed: boolean;
  readonly state: string | undefined;
}

/** 0: everything is as it was; 1: something was left as it is, and named. */
export async function rollBack(
  named: string | undefined,
  options: RollbackOptions,
  io: Io,
): Promise<ExitCode> {
  using journal = findJournal(options.state, io);
  const isMade = ({ state }: Run) => state !== 'undone';
  if (options.all) {
    const runs = (journal?.runs() ?? []).filter(isMade);
    let code: ExitCode = 0;
    for (const run of runs) if ((await takeBack(run, journal, { options, io })) === 1) code = 1;
    if (runs.length === 0) io.write('There is nothing to take back.\n');
    return code;
  }
  const run = chooseRun(journal, named, isMade);
  if (options.unlessConfirmed && journal !== undefined) {
    // Whoever started this waits for the word; the terminal it had may be gone by the time there is more to say.
    io.write(`${GUARD_READY}\n`);
    if (!(await timeIsUp(run.id, journal, io.signal))) return 0;
  }
  return await takeBack(run, journal, { options, io });
}

async function takeBack(
  run: Run,
  journal: Journal | undefined,
  { options, io }: { options: RollbackOptions; io: Io },
): Promise<ExitCode> {
  if (journal === undefined) throw new Error('a run without a journal');
  // Half a way back is worth less than either end of it.
  io.takeTime();
  await using world = createWorld('/', new AbortController().signal);
  const { undone, left, failed } = await undo(run.id, world, {
    journal,
    guest: options.guest,
    force: options.force,
    onStep: (step) =>
      io.progress(`virt-tune: taking back ${step.number}. ${step.change.title} ...`),
  });
  io.progress('');
  const quiet = options.unlessConfirmed;
  const say = quiet ? () => undefined : io.write;
  const after = journal.run(run.id)?.steps ?? [];
  const remaining = after.filter(({ number }) =>
    [...left, ...failed.map(({ step }) => step)].some((step) => step.number === number),
  );
  say(`Run ${run.id}: ${count(undone.length, 'change')} taken back.\n`);
  if (remaining.length === 0) return 0;
  say(`${count(remaining.length, 'change')} not taken back:\n`);
  for (const step of safeTexts(remaining)) say(`${stepLines(step, io.terminal).join('\n')}\n`);
  return 1;
}
