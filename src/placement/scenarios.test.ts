import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Scenario } from '../model/scenario.ts';
import { planScenario } from './plan-scenario.ts';
import { distancesOf, faultsOf } from './testing/validate.ts';

const directory = join(import.meta.dirname, '../../test/fixtures/placement');
const Best = z.object({
  prefix: z.number(),
  moves: z.number().nullable(),
  nova: z.object({ spread: z.number(), pack: z.number() }),
});

/** Guests that arrive before the first that is refused, and what that took. */
function admitted(family: string, moves: number) {
  return readdirSync(directory)
    .filter((name) => family.includes(name.slice(0, 1)) && name !== 'G-decisions.json')
    .filter((name) => /^[A-F]-/.test(name))
    .map((name) => {
      const json: unknown = JSON.parse(readFileSync(join(directory, name), 'utf8'));
      const scenario = Scenario.parse(json);
      const best = z.object({ best: Best }).parse(json).best;
      const prefix = scenario.guests.length;
      // Only those up to the optimum and one more: whether a later one fits is another question.
      const guests = scenario.guests.slice(0, Math.min(prefix, best.prefix + 1));
      const plan = planScenario({ ...scenario, guests }, { moves });
      const first = guests.findIndex(({ id }) => plan.refused.some(({ guest }) => guest === id));
      const before = new Set(
        guests.slice(0, first < 0 ? guests.length : first).map(({ id }) => id),
      );
      const needed = plan.moves.filter((move) => before.has(move.admits)).length;
      return { name, scenario, plan, best, prefix: before.size, moves: needed };
    });
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

describe('planScenario on families of hosts with a proven optimum', () => {
  const withMoves = admitted('ABCDE', 99);
  const withoutMoves = admitted('ABCDE', 0);
  const fleets = admitted('F', 99);
  const optimum = sum(withMoves.map(({ best }) => best.prefix));

  it('admits at least 99 % of what can be admitted on one host', () => {
    expect(sum(withMoves.map(({ prefix }) => prefix)) / optimum).toBeGreaterThanOrEqual(0.99);
  });

  it('admits at least 99 % of what can be admitted on several hosts', () => {
    const all = sum(fleets.map(({ best }) => best.prefix));
    expect(sum(fleets.map(({ prefix }) => prefix)) / all).toBeGreaterThanOrEqual(0.99);
  });

  it('admits at least 96 % of it without moving anyone', () => {
    expect(sum(withoutMoves.map(({ prefix }) => prefix)) / optimum).toBeGreaterThanOrEqual(0.96);
    expect(withoutMoves.flatMap(({ plan }) => plan.moves)).toEqual([]);
  });

  it('never admits fewer than OpenStack Nova, packing or spreading', () => {
    for (const { name, prefix, best } of [...withMoves, ...fleets]) {
      expect([name, prefix]).toEqual([name, Math.max(prefix, best.nova.spread, best.nova.pack)]);
    }
  });

  it('moves at most one and a half times as many as the fewest that do', () => {
    const fewest = sum(withMoves.map(({ best }) => best.moves ?? 0));
    expect(sum(withMoves.map(({ moves }) => moves))).toBeLessThanOrEqual(1.5 * fewest);
  });

  it('gives no pCPU, page or device twice and keeps every thread policy', () => {
    for (const { name, scenario, plan } of [...withMoves, ...withoutMoves, ...fleets]) {
      expect([name, faultsOf(scenario, plan.placed)]).toEqual([name, []]);
    }
  });

  it('has nothing to do where it has been', () => {
    for (const { name, scenario, plan } of withMoves) {
      const again = planScenario(
        {
          ...scenario,
          guests: scenario.guests.filter(({ id }) => plan.placed.some(({ guest }) => guest === id)),
          placed: plan.placed,
        },
        { moves: 99 },
      );
      expect([name, again.moves, again.repinned, again.placed]).toEqual([
        name,
        [],
        [],
        plan.placed,
      ]);
    }
  });

  it('spreads no cell over more caches than it must, and keeps the cells of a guest near', () => {
    for (const { scenario, plan, name } of withMoves.filter(({ name }) => name.startsWith('C'))) {
      const { extraCaches, distance, nearest } = distancesOf(scenario, plan.placed);
      expect([name, extraCaches]).toEqual([name, 0]);
      expect(distance / nearest).toBeLessThanOrEqual(1.1);
    }
  });
});
