import type { PlanRequest } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import type { ExitCode } from '../command.ts';
import type { Io } from '../io.ts';
import type { PlanOptions } from './plan-options.ts';

export async function plan(
  file: string | undefined,
  options: PlanOptions,
  io: Io,
): Promise<ExitCode> {
  refuseContradictions(options, file);
  const refused =
    options.scenario === undefined
      ? await planHost(file, options, io)
      : await planScenario(options.scenario, options, io);
  return options.failOn === 'refused' && refused > 0 ? 1 : 0;
}

/** Returns how many guests have no place. */
async function planHost(file: string | undefined, options: PlanOptions, io: Io): Promise<number> {
  const { hostPlan } = await import('./host-plan.ts');
  const { deliverPlan } = await import('./deliver-plan.ts');
  const made = await hostPlan({ file, root: options.root }, requestOf(options), io);
  await deliverPlan(made, options, io);
  return made.plan.placement.left.length;
}

async function planScenario(scenario: string, options: PlanOptions, io: Io): Promise<number> {
  const { scenarioPlan } = await import('./scenario-plan.ts');
  const { deliver } = await import('../output.ts');
  const { document, text, refused } = await scenarioPlan(
    scenario,
    movesOf(options) ?? Number.POSITIVE_INFINITY,
    io,
  );
  const isJson = options.format === 'json';
  await deliver(isJson ? `${JSON.stringify(document, null, 2)}\n` : text(), options.output, io);
  return refused;
}

function requestOf(options: PlanOptions): PlanRequest {
  const { connect, window: windowMs, config, policy, share, ratio } = options;
  const maxMoves = movesOf(options);
  return {
    ...(connect === undefined ? {} : { connect }),
    windowMs,
    ...(config === undefined ? {} : { config }),
    policy,
    share,
    ratio,
    ...(maxMoves === undefined ? {} : { maxMoves }),
    only: [...(options.only ?? [])],
    liveOnly: options.liveOnly,
    allow: [...(options.allow ?? [])],
  };
}

/** undefined: nobody said. */
function movesOf({ noMoves, maxMoves }: PlanOptions): number | undefined {
  return noMoves ? 0 : maxMoves;
}

function refuseContradictions(options: PlanOptions, file: string | undefined): void {
  const { scenario, noMoves, maxMoves, diff, format, root } = options;
  if (noMoves && (maxMoves ?? 0) > 0) {
    throw contradiction('--no-moves and --max-moves contradict each other');
  }
  if (diff && format !== undefined && format !== 'text') {
    throw contradiction(`--diff is text, --format asks for ${format}`);
  }
  if (diff && (file ?? root ?? scenario) !== undefined) {
    throw new Problem({
      what: '--diff needs to know how things stand, and saved files do not hold that',
      remedy: 'run virt-tune plan --diff on the host itself',
    });
  }
  if (scenario === undefined) return;
  if (file !== undefined) {
    throw contradiction('a snapshot cannot be combined with --scenario', file);
  }
  const ofHosts = {
    only: options.only,
    liveOnly: options.liveOnly || undefined,
    allow: options.allow,
  };
  const [first] = Object.entries(ofHosts).filter(([, value]) => value !== undefined);
  if (first !== undefined || format === 'html') {
    throw contradiction('--only, --live-only, --allow and --format html are for hosts that run');
  }
}

function contradiction(what: string, where?: string): Problem {
  return new Problem({
    what,
    ...(where === undefined ? {} : { where }),
    remedy: 'leave out the one or the other',
  });
}
