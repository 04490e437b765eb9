import { describe, expect, it } from 'vitest';
import { fileChange, planOf } from '../../changes/testing/plan-of.ts';
import type { Run } from '../../model/run.ts';
import { RUNS_KEPT, spentRuns } from './spent-runs.ts';

const PATH = '/proc/sys/vm/swappiness';
const BOOT = 'this boot';
const GUEST = 'a2c9ad39-9c5c-4dbb-b5f6-5c5b4a2f4d6a';

function runOf(id: number, changes: Partial<Run> = {}): Run {
  return {
    id,
    state: 'undone',
    startedAt: '2026-11-24T00:00:00.000Z',
    endedAt: null,
    confirmBy: null,
    bootId: BOOT,
    interrupted: false,
    note: '',
    plan: { ...planOf([]), decision: { policy: 'numa', title: 'home', because: [] } },
    steps: [
      { number: 1, change: fileChange(PATH, '60', '10'), state: 'done', reached: '10', note: '' },
    ],
    ...changes,
  };
}

/** As many undone runs as are kept in any case, newer than the others. */
function after(...old: readonly Run[]): Run[] {
  const newer = Array.from({ length: RUNS_KEPT }, (_, index) => runOf(2000 - index));
  return [...newer, ...old.toReversed()];
}

function spent(...old: readonly Run[]): number[] {
  return spentRuns(after(...old), { bootId: BOOT, guests: new Set([GUEST]) });
}

function about(guest: string): Run['steps'] {
  const change = fileChange(PATH, '60', '10');
  const subject = { kind: 'guest', guest, name: 'web-1' } as const;
  return [{ number: 1, change: { ...change, subject }, state: 'done', reached: '10', note: '' }];
}

describe('spentRuns', () => {
  it('are those of policies that were taken back, once there are many newer ones', () => {
    expect(spent(runOf(1), runOf(2))).toEqual([2, 1]);
    expect(spentRuns([runOf(2), runOf(1)], { bootId: BOOT, guests: new Set() })).toEqual([]);
  });

  it('never are those of people', () => {
    expect(spent(runOf(1, { plan: planOf([]) }))).toEqual([]);
  });

  it('are not those that can still be taken back, nor those at work', () => {
    const states = ['applied', 'partly-undone', 'applying', 'undoing', 'unconfirmed'] as const;
    expect(spent(...states.map((state, index) => runOf(index + 1, { state })))).toEqual([]);
  });

  it('are those of an earlier boot and of guests that have gone', () => {
    const state = 'applied';
    expect(
      spent(
        runOf(1, { state, bootId: 'an earlier one' }),
        runOf(2, { state, steps: about('gone') }),
        runOf(3, { state, steps: about(GUEST) }),
      ),
    ).toEqual([2, 1]);
  });

  it('are those whose knobs somebody else set before a policy did again', () => {
    const state = 'applied';
    const from = (id: number, before: string): Run => {
      const change = fileChange(PATH, before, '20');
      return runOf(id, {
        state,
        steps: [{ number: 1, change, state: 'done', reached: '20', note: '' }],
      });
    };
    expect(spent(runOf(1, { state }), from(2, '30'))).toEqual([1]);
    expect(spent(runOf(1, { state }), from(2, '10'))).toEqual([]);
  });
});
