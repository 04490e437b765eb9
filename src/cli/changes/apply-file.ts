import { realpathSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { applyPlan } from '../../changes/apply.ts';
import { examine } from '../../changes/examine.ts';
import { startGuard } from '../../changes/guard.ts';
import type { Journal } from '../../changes/journal.ts';
import type { World } from '../../changes/kind.ts';
import { undo } from '../../changes/undo.ts';
import { createWorld } from '../../changes/world.ts';
import { loadPlan, parsePlan } from '../../collect/load-plan.ts';
import { stateDirectory } from '../../collect/state-directory.ts';
import { messageOf } from '../../libvirt/error.ts';
import { count } from '../../model/amount.ts';
import type { Plan } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import { RUN_SCHEMA } from '../../model/run.ts';
import { applySummary } from '../../report/apply-text.ts';
import { effectText } from '../../report/effect-text.ts';
import { safeTexts } from '../../report/safe-text.ts';
import type { ExitCode } from '../command.ts';
import type { Io } from '../io.ts';
import { readStdin } from '../read-stdin.ts';
import { openJournal } from './state-option.ts';
import type { Verifier } from './verifier.ts';
import { startVerifying } from './verify.ts';

export interface ApplyRequest {
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly replan: boolean;
  readonly confirmWithin: number | undefined;
  readonly verify: string | undefined;
  readonly tolerance: number;
  readonly state: string | undefined;
  readonly format: 'text' | 'json';
}

/** Where words for people go: not among what programs read. */
type Say = (line: string) => void;

export async function applyFile(file: string, request: ApplyRequest, io: Io): Promise<ExitCode> {
  const say: Say = request.format === 'json' ? io.note : (line) => io.write(`${line}\n`);
  const plan = await obtainPlan(file, request, io);
  if (plan.changes.length === 0) {
    say('The plan changes nothing.');
    return 0;
  }
  // What has begun is finished or taken back, whatever the signal says: it ends the way between two steps.
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
  const run = await applyAndVerify(plan, { request, world, journal, io, say });
  if (request.format === 'json') {
    io.write(`${JSON.stringify({ schema: RUN_SCHEMA, run: journal.run(run) }, null, 2)}\n`);
  }
  return 0;
}

async function obtainPlan(file: string, { replan }: ApplyRequest, io: Io): Promise<Plan> {
  const example = 'virt-tune apply - --yes < plan.json';
  const given =
    file === '-' ? parsePlan(await readStdin(io, example), 'standard input') : loadPlan(file);
  if (!replan) return given;
  const { hostPlan } = await import('../plan/host-plan.ts');
  return (await hostPlan({}, given.request, io)).plan;
}

interface Applying {
  readonly request: ApplyRequest;
  readonly world: World;
  readonly journal: Journal;
  readonly io: Io;
  readonly say: Say;
}

async function applyAndVerify(plan: Plan, applying: Applying): Promise<number> {
  const { request, world, journal, io, say } = applying;
  const { confirmWithin, verify } = request;
  const verifier =
    verify === undefined ? undefined : await startVerifying(verify, plan.request, io);
  const state = request.state ?? stateDirectory(io.env);
  io.takeTime();
  const run = await applyPlan(plan, world, {
    journal,
    signal: io.signal,
    confirmWithinMs: confirmWithin,
    onBegin:
      confirmWithin === undefined
        ? undefined
        : (number) => startGuard(number, guardProgram(number, state)),
    onStep: (step, change, moment) => {
      if (moment !== 'intended') return;
      io.progress(`virt-tune: ${step} of ${plan.changes.length}: ${change.title} ...`);
    },
  });
  io.progress('');
  say(`${count(plan.changes.length, 'change')} made: run ${run}.`);
  if (verifier !== undefined) await keepIfNoWorse(run, verifier, applying);
  say(
    confirmWithin === undefined
      ? `virt-tune rollback ${run} takes it back.`
      : `It is taken back in ${Math.round(confirmWithin / 1000)} s unless you say virt-tune confirm ${run}.`,
  );
  return run;
}

async function keepIfNoWorse(run: number, verifier: Verifier, applying: Applying): Promise<void> {
  const { request, io, say } = applying;
  let what: string;
  try {
    const effect = await verifier.compare(request.tolerance);
    say(effectText(safeTexts(effect), io.terminal));
    const worse = effect.filter((row) => row.worse);
    if (worse.length === 0) return;
    what = `${count(worse.length, 'measure')} became worse`;
  } catch (error) {
    what = `what became of it could not be seen: ${messageOf(error)}`;
  }
  const { left, failed } = await undo(run, applying.world, { journal: applying.journal });
  throw left.length + failed.length === 0
    ? new Problem({ what, remedy: 'everything was taken back' })
    : new Problem({ what, remedy: `not all could be taken back: see virt-tune show ${run}` });
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
