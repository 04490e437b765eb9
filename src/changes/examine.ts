import { openFileTree } from '../collect/file-tree.ts';
import { listProcesses } from '../collect/host/processes.ts';
import { collectServices } from '../collect/host/services.ts';
import { ownersOf } from '../derived/owners-of.ts';
import { messageOf } from '../libvirt/error.ts';
import { type Change, knobKey } from '../model/change.ts';
import type { Fact } from '../model/fact.ts';
import type { Service } from '../model/host.ts';
import type { Plan } from '../model/plan.ts';
import { Problem } from '../model/problem.ts';
import { Gone, type World } from './kind.ts';
import { handOf } from './kinds.ts';
import { shown } from './words.ts';

/** Of several obstacles so many are named; the rest is counted. */
const MOST_NAMED = 3;

/**
 * Looks whether a plan can be applied as it is: made here, each knob as it was then, and each change acceptable to
 * who has to make it. Changes nothing.
 *
 * @throws Problem everything that stands in the way, in one line
 */
export async function examine(plan: Plan, world: World, signal?: AbortSignal): Promise<void> {
  refuseNonsense(plan);
  const stale: string[] = [];
  const refused: string[] = [];
  const services = servicesOf(world);
  for (const change of plan.changes) {
    signal?.throwIfAborted();
    try {
      const hand = handOf(change.knob);
      const now = await hand.read(world);
      if (!hand.same(now, change.before)) {
        stale.push(`${change.id} is ${shown(now)}, was ${shown(change.before)}`);
        continue;
      }
      const [owner] = ownersOf(change.knob, services);
      if (owner !== undefined) refused.push(`${change.id}: ${owner} runs and sets it`);
      else await hand.rehearse(change.after, world);
    } catch (error) {
      const list = error instanceof Gone ? stale : refused;
      list.push(`${change.id}: ${messageOf(error)}`);
    }
  }
  if (stale.length > 0) {
    throw new Problem({
      what: `the host has moved on since the plan was made: ${named(stale)}`,
      remedy: 'make a new plan, or apply with --replan',
    });
  }
  if (refused.length > 0) {
    throw new Problem({
      what: `the plan cannot be applied, and nothing was changed: ${named(refused)}`,
      remedy: 'mend that, or make a plan without it (plan --only)',
    });
  }
}

/** Who steers settings on this host by now: someone may have started since the plan was made. */
function servicesOf({ root }: World): Fact<Service[]> {
  const files = openFileTree(root);
  return collectServices(files, listProcesses(files));
}

/** What no plan of `virt-tune plan` has. */
function refuseNonsense({ bound, changes }: Plan): void {
  if (!bound) {
    throw new Problem({
      what: 'this plan was made from a saved snapshot and does not know how the host stands now',
      remedy: 'make it on the host itself, or apply it there with --replan',
    });
  }
  const ids = new Set<string>();
  const knobs = new Map<string, Change>();
  for (const change of changes) {
    const knob = knobKey(change.knob);
    const twin = knobs.get(knob);
    if (ids.has(change.id) || twin !== undefined) {
      throw new Problem({
        what: `the plan changes ${change.id} twice`,
        remedy: 'make it anew with virt-tune plan',
      });
    }
    ids.add(change.id);
    knobs.set(knob, change);
  }
}

function named(obstacles: readonly string[]): string {
  const more = obstacles.length - MOST_NAMED;
  const first = obstacles.slice(0, MOST_NAMED).join('; ');
  return more > 0 ? `${first}; and ${more} more` : first;
}
