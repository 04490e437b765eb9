import { realpathSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { applyPlan } from '../../changes/apply.ts';
import { examine } from '../../changes/examine.ts';
import { startGuard } from '../../changes/guard.ts';
import { defaultStateDirectory } from '../../changes/state-directory.ts';
import { createWorld } from '../../changes/world.ts';
import { loadPlan, parsePlan } from '../../collect/load-plan.ts';
import { count } from '../../model/amount.ts';
import type { Plan } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import { RUN_SCHEMA } from '../../model/run.ts';
import { applySummary } from '../../report/apply-text.ts';
import { safeTexts } from '../../report/safe-text.ts';
import type { ExitCode } from '../command.ts';
import type { Io } from '../io.ts';
import { readStdin } from '../read-stdin.ts';
import { openJournal } from './state-option.ts';

interface ApplyRequest {
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly confirmWithin: number | undefined;
  readonly state: string | undefined;
  readonly format: 'text' | 'json';
}

export async function applyFile(file: string, request: ApplyRequest, io: Io): Promise<ExitCode> {
  const plan =
    file === '-'
      ? parsePlan(await readStdin(io, 'virt-tune apply - --yes < plan.json'), 'standard input')
      : loadPlan(file);
  const say = request.format === 'json' ? io.note : (line: string) => io.write(`${line}\n`);
  if (plan.changes.length === 0) {
    say('The plan changes nothing.');
    return 0;
  }
  await using world = createWorld('/', new AbortController().signal);
  if (request.dryRun) {
    await examine(plan, world, io.signal);
    say(`All of it could be applied: ${count(plan.changes.length, 'change')}.`);
    return 0;
  }
  using journal = openJournal(request.state, io);
  journal.mayBegin();
  await examine(plan, world, io.signal);
  say(applySummary(safeTexts(plan), io.terminal));
  if (!request.yes && !(await isAgreed(plan, io))) {
    say('Nothing was changed.');
    return 0;
  }
  io.takeTime();
  const { confirmWithin } = request;
  const state = request.state ?? defaultStateDirectory(io.env);
  const run = await applyPlan(plan, world, {
    journal,
    signal: io.signal,
    confirmWithinMs: confirmWithin,
    onBegin:
      confirmWithin === undefined
        ? undefined
        : (number) => startGuard(number, guardProgram(number, state)),
    onStep: (step, change, moment) => {
      if (moment === 'intended') {
        io.progress(`virt-tune: ${step} of ${plan.changes.length}: ${change.title} ...`);
      }
    },
  });
  io.progress('');
  if (request.format === 'json') {
    io.write(`${JSON.stringify({ schema: RUN_SCHEMA, run: journal.run(run) }, null, 2)}\n`);
    return 0;
  }
  say(`${count(plan.changes.length, 'change')} made: run ${run}.`);
  say(
    confirmWithin === undefined
      ? `virt-tune rollback ${run} takes it back.`
      : `It is taken back in ${Math.round(confirmWithin / 1000)} s unless you say virt-tune confirm ${run}.`,
  );
  return 0;
}

/** This very program and runtime: what is on the PATH when the time comes may be another. */
function guardProgram(run: number, state: string): { file: string; args: string[] } {
  const script = realpathSync(process.argv[1] ?? '');
  return {
    file: process.execPath,
    args: [script, 'rollback', String(run), '--unless-confirmed', '--state', state],
  };
}

async function isAgreed(plan: Plan, io: Io): Promise<boolean> {
  if (!io.stdin.isTTY) {
    throw new Problem({
      what: 'nobody can be asked here whether to apply it',
      remedy: 'give --yes once you have read the plan',
    });
  }
  const asking = createInterface({ input: io.stdin, output: process.stderr });
  try {
    const question = `Make ${count(plan.changes.length, 'change')} on ${plan.host}? [y/N] `;
    const answer = await asking.question(question, { signal: io.signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    asking.close();
  }
}
