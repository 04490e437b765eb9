import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyPlan } from './apply.ts';
import { Journal } from './journal.ts';
import { fileChange, fileOf, hostWith, planOf } from './testing/plan-of.ts';
import { worldIn } from './testing/world-in.ts';
import { undo } from './undo.ts';

const SWAPPINESS = '/proc/sys/vm/swappiness';
const SCHEDULER = '/sys/block/vda/queue/scheduler';
const RECLAIM = '/proc/sys/vm/zone_reclaim_mode';

let root: string;
let journal: Journal;
const plan = planOf([
  fileChange(SWAPPINESS, '60', '10'),
  fileChange(SCHEDULER, 'bfq', 'none'),
  fileChange(RECLAIM, '1', '0'),
]);

beforeEach(() => {
  root = hostWith({ [SWAPPINESS]: '60\n', [SCHEDULER]: 'bfq\n', [RECLAIM]: '1\n' });
  journal = Journal.open(join(root, 'state'));
});
afterEach(() => {
  journal.close();
  rmSync(root, { recursive: true, force: true });
});

const values = () => [SWAPPINESS, SCHEDULER, RECLAIM].map((path) => fileOf(root, path));
const BEFORE = ['60', 'bfq', '1'];
const AFTER = ['10', 'none', '0'];

describe('applying', () => {
  it('makes every change, and a rollback everything as it was', async () => {
    const run = await applyPlan(plan, worldIn(root), { journal });
    expect(values()).toEqual(AFTER);
    expect(journal.run(run)).toMatchObject({ state: 'applied', interrupted: false });
    const { undone } = await undo(run, worldIn(root), { journal });
    expect(undone).toHaveLength(3);
    expect(values()).toEqual(BEFORE);
    expect(journal.run(run)?.state).toBe('undone');
  });

  it('refuses a plan that the host has moved away from, naming what differs', async () => {
    writeFileSync(join(root, SWAPPINESS), '30\n');
    await expect(applyPlan(plan, worldIn(root), { journal })).rejects.toThrow(
      /moved on.*swappiness is "30", was "60".*--replan/,
    );
    expect(values()).toEqual(['30', 'bfq', '1']);
    expect(journal.runs()).toEqual([]);
  });

  it('takes back what it made when a later step fails, and says which', async () => {
    const world = worldIn(root);
    const failing = applyPlan(plan, world, {
      journal,
      // The kernel's own mind: the second file takes another value than was written.
      onStep: (step, _, moment) => {
        if (step === 2 && moment === 'written') writeFileSync(join(root, SCHEDULER), 'kyber\n');
      },
    });
    await expect(failing).rejects.toThrow(
      /step 2.*was set to "none", and reads "kyber".*as it was before/,
    );
    expect(values()).toEqual(BEFORE);
    expect(journal.runs()[0]?.state).toBe('undone');
  });

  it('takes back what it made when a signal comes', async () => {
    const controller = new AbortController();
    const interrupted = applyPlan(plan, worldIn(root), {
      journal,
      signal: controller.signal,
      onStep: (step, _, moment) => step === 2 && moment === 'done' && controller.abort(),
    });
    await expect(interrupted).rejects.toThrow(/interrupted.*as it was before/);
    expect(values()).toEqual(BEFORE);
  });

  it('refuses while another plan waits to be confirmed', async () => {
    const run = await applyPlan(plan, worldIn(root), { journal, confirmWithinMs: 60_000 });
    expect(journal.run(run)).toMatchObject({ state: 'unconfirmed', confirmBy: expect.any(String) });
    const another = planOf([fileChange(SWAPPINESS, '10', '20')]);
    await expect(applyPlan(another, worldIn(root), { journal })).rejects.toThrow(
      `run ${run} waits to be confirmed`,
    );
    expect(values()).toEqual(AFTER);
  });

  it('refuses a plan that names a knob twice, and one that was made from a saved snapshot', async () => {
    const twice = planOf([fileChange(SWAPPINESS, '60', '10'), fileChange(SWAPPINESS, '60', '20')]);
    await expect(applyPlan(twice, worldIn(root), { journal })).rejects.toThrow(/twice/);
    const unbound = { ...plan, bound: false };
    await expect(applyPlan(unbound, worldIn(root), { journal })).rejects.toThrow(/saved snapshot/);
    expect(values()).toEqual(BEFORE);
  });

  it('refuses what another program sets that has started since', async () => {
    for (const [file, text] of [
      ['comm', 'irqbalance\n'],
      ['stat', '77 (irqbalance) S 1 77 77 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 500 0 0'],
      ['cmdline', '/usr/sbin/irqbalance\0'],
    ] as const) {
      mkdirSync(join(root, 'proc/77'), { recursive: true });
      writeFileSync(join(root, 'proc/77', file), text);
    }
    const affinity = '/proc/irq/24/smp_affinity_list';
    mkdirSync(join(root, 'proc/irq/24'), { recursive: true });
    writeFileSync(join(root, affinity), '0-7\n');
    const steered = planOf([fileChange(SWAPPINESS, '60', '10'), fileChange(affinity, '0-7', '0')]);
    await expect(applyPlan(steered, worldIn(root), { journal })).rejects.toThrow(
      /nothing was changed: .*irqbalance runs and sets it/,
    );
    expect(values()).toEqual(BEFORE);
  });

  it('changes nothing without a journal that can be written', async () => {
    journal.close();
    await expect(applyPlan(plan, worldIn(root), { journal })).rejects.toThrow(/journal/);
    expect(values()).toEqual(BEFORE);
    journal = Journal.open(join(root, 'state'));
  });
});

describe('the way back', () => {
  it('leaves what someone else changed since, and says so, unless forced', async () => {
    const run = await applyPlan(plan, worldIn(root), { journal });
    writeFileSync(join(root, SCHEDULER), 'kyber\n');
    const first = await undo(run, worldIn(root), { journal });
    expect(first.left.map(({ change }) => change.id)).toEqual([SCHEDULER]);
    expect(values()).toEqual(['60', 'kyber', '1']);
    expect(journal.run(run)).toMatchObject({
      state: 'partly-undone',
      steps: [
        { state: 'undone' },
        { state: 'left', note: expect.stringContaining('kyber') },
        { state: 'undone' },
      ],
    });
    await undo(run, worldIn(root), { journal, force: true });
    expect(values()).toEqual(BEFORE);
    expect(journal.run(run)?.state).toBe('undone');
  });

  it('leaves what a later run found changed, even where it reads as the earlier one had left it', async () => {
    const runs: number[] = [];
    for (const [before, after] of [
      ['60', '10'],
      ['30', '20'],
    ] as const) {
      writeFileSync(join(root, SWAPPINESS), `${before}\n`);
      runs.push(
        await applyPlan(planOf([fileChange(SWAPPINESS, before, after)]), worldIn(root), {
          journal,
        }),
      );
    }
    writeFileSync(join(root, SWAPPINESS), '10\n');
    for (const run of runs.toReversed()) {
      const { left, undone } = await undo(run, worldIn(root), { journal });
      expect([left, undone].map(({ length }) => length)).toEqual([1, 0]);
    }
    expect(fileOf(root, SWAPPINESS)).toBe('10');
  });

  it('takes back the changes of one guest alone', async () => {
    const ofGuest = { ...fileChange(SCHEDULER, 'bfq', 'none') };
    ofGuest.subject = { kind: 'guest', guest: 'an-id', name: 'web-1' };
    const mixed = planOf([fileChange(SWAPPINESS, '60', '10'), ofGuest]);
    const run = await applyPlan(mixed, worldIn(root), { journal });
    await undo(run, worldIn(root), { journal, guest: 'web-1' });
    expect(values()).toEqual(['10', 'bfq', '1']);
    expect(journal.run(run)?.state).toBe('partly-undone');
  });

  it('has nothing to do for a device that went away with its setting', async () => {
    const run = await applyPlan(plan, worldIn(root), { journal });
    rmSync(join(root, SCHEDULER));
    const { undone } = await undo(run, worldIn(root), { journal });
    expect(undone).toHaveLength(3);
    expect(fileOf(root, SWAPPINESS)).toBe('60');
  });

  it('says which changes cannot be taken back, and goes on with the rest', async () => {
    const run = await applyPlan(plan, worldIn(root), { journal });
    rmSync(join(root, SCHEDULER));
    mkdirSync(join(root, SCHEDULER));
    const { failed } = await undo(run, worldIn(root), { journal });
    expect(failed).toMatchObject([
      { step: { number: 2 }, reason: expect.stringContaining('EISDIR') },
    ]);
    expect([SWAPPINESS, RECLAIM].map((path) => fileOf(root, path))).toEqual(['60', '1']);
    expect(journal.run(run)?.state).toBe('partly-undone');
  });
});
