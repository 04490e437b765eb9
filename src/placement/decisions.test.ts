import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ScenarioGuest, ScenarioHost, type ScenarioNode } from '../model/scenario.ts';
import { Arrangement } from './arrangement.ts';
import { fleetOf } from './fleet.ts';
import { guestNeed } from './need.ts';
import { planScenario } from './plan-scenario.ts';
import { fitsByTrying } from './testing/exhaustive.ts';
import { randomDecision } from './testing/random-decision.ts';
import { faultsOf } from './testing/validate.ts';

function admits(nodes: readonly ScenarioNode[], guest: ScenarioGuest): boolean {
  const fleet = fleetOf([ScenarioHost.parse({ id: 'host', nodes })]);
  return new Arrangement(fleet).admit(guestNeed(guest, fleet)) !== undefined;
}

const Decisions = z.object({
  cases: z.array(
    z.object({
      id: z.number(),
      nodes: z.array(
        z.object({
          id: z.number(),
          cores: z.array(z.array(z.number())),
          memoryMiB: z.number(),
          usedMiB: z.number(),
          pinned: z.array(z.number()),
        }),
      ),
      guest: z.unknown(),
      fit: z.boolean(),
    }),
  ),
});

describe('whether a guest of several cells fits on a host that is partly taken', () => {
  const file = join(import.meta.dirname, '../../test/fixtures/placement/G-decisions.json');
  const { cases } = Decisions.parse(JSON.parse(readFileSync(file, 'utf8')));

  it('is told right in every recorded case, as in trying all ways', () => {
    const wrong = cases.filter(({ nodes, guest: given, fit }) => {
      const guest = ScenarioGuest.parse({ id: 'guest', ...z.looseObject({}).parse(given) });
      const free = nodes.map(({ id, cores, memoryMiB, usedMiB, pinned }) => ({
        id,
        cores,
        housekeepingCpus: pinned,
        memoryMiB: memoryMiB - usedMiB,
      }));
      const host = ScenarioHost.parse({ id: 'host', nodes: free });
      return admits(host.nodes, guest) !== fit || fitsByTrying(host.nodes, guest) !== fit;
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});

/** Ten seconds of work where nothing else wants the machine. */
const TIMEOUT_MS = 120_000;

describe('100,000 random decisions', () => {
  it('are the ones that trying all ways gives, with pins that keep every policy', {
    timeout: TIMEOUT_MS,
  }, () => {
    let fits = 0;
    const wrong: number[] = [];
    for (let seed = 1; seed <= 100_000; seed += 1) {
      const { host, guest } = randomDecision(seed);
      const truth = fitsByTrying(host.nodes, guest);
      fits += Number(truth);
      const plan = planScenario(
        { format: 'placement-bench-1', hosts: [host], guests: [guest], placed: [] },
        { moves: 0 },
      );
      const isRight = truth === plan.placed.length > 0;
      const scenario = {
        format: 'placement-bench-1' as const,
        hosts: [host],
        guests: [guest],
        placed: [],
      };
      if (!isRight || faultsOf(scenario, plan.placed).length > 0) wrong.push(seed);
    }
    expect(wrong).toEqual([]);
    // Neither all yes nor all no: the questions are hard enough.
    expect(fits).toBeGreaterThan(20_000);
    expect(fits).toBeLessThan(80_000);
  });
});
