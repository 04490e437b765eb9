import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../changes/journal.ts';
import { fileChange, planOf } from '../changes/testing/plan-of.ts';
import type { Plan } from '../model/plan.ts';
import { runCommandLine } from './main.ts';
import { recordingIo } from './testing/recording-io.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'apply-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const state = () => join(directory, 'state');

function planFile(plan: Plan | string): string {
  const file = join(directory, 'plan.json');
  writeFileSync(file, typeof plan === 'string' ? plan : JSON.stringify(plan));
  return file;
}

async function run(...words: string[]) {
  const { io, out, notes } = recordingIo();
  const code = await runCommandLine([...words, '--state', state()], io, false);
  return { code, out: out.join(''), notes: notes.join('\n') };
}

/** Of no kernel: a plan with it is always stale, and nothing of this machine can be changed by it. */
const UNKNOWN = fileChange('/proc/sys/vm/no_such_setting', '1', '0');

/** A run in the journal that was applied, without anything having been done. */
function applied(confirmBy?: Date): number {
  using journal = Journal.open(state());
  const id = journal.begin(planOf([UNKNOWN]), [{ change: UNKNOWN, kept: '1' }], confirmBy);
  journal.setRun(id, confirmBy === undefined ? 'applied' : 'unconfirmed');
  return id;
}

describe('apply', () => {
  it.each([
    ['{"schema": "virt-tune/plan/1"', /cut off.*plan\.json/],
    ['{"schema": "virt-tune/plan/2"}', /plan\.json/],
    ['{"schema": "virt-tune/snapshot/1"}', /plan/],
    ['', /plan\.json/],
  ])('refuses %j, which is no plan, naming the file', async (text, words) => {
    const { code, notes } = await run('apply', planFile(text), '--yes');
    expect({ code, lines: notes.split('\n').length }).toEqual({ code: 2, lines: 1 });
    expect(notes).toMatch(words);
  });

  it('refuses a setting that this kernel does not have any more', async () => {
    const { code, notes } = await run('apply', planFile(planOf([UNKNOWN])), '--yes');
    expect(code).toBe(2);
    expect(notes).toMatch(
      /moved on since the plan was made.*no_such_setting is not there.*--replan/,
    );
  });

  it('says that a plan without changes changes nothing', async () => {
    expect(await run('apply', planFile(planOf([])))).toMatchObject({
      code: 0,
      out: 'The plan changes nothing.\n',
    });
  });

  it('refuses a plan that was made from a saved snapshot', async () => {
    const plan = { ...planOf([UNKNOWN]), bound: false };
    const { code, notes } = await run('apply', planFile(plan), '--yes');
    expect(code).toBe(2);
    expect(notes).toMatch(/saved snapshot.*--replan/);
  });

  it('refuses while a run waits to be confirmed, and says how to go on', async () => {
    const id = applied(new Date(Date.now() + 60_000));
    const { code, notes } = await run('apply', planFile(planOf([UNKNOWN])), '--yes');
    expect(code).toBe(2);
    expect(notes).toContain(`say virt-tune confirm ${id}, or virt-tune rollback ${id}`);
  });
});

describe('confirm', () => {
  it('keeps a run, once', async () => {
    const id = applied(new Date(Date.now() + 60_000));
    expect(await run('confirm')).toMatchObject({ code: 0, out: expect.stringContaining('stays') });
    const again = await run('confirm', String(id));
    expect(again).toMatchObject({ code: 2, notes: expect.stringContaining('it is applied') });
  });
});

describe('history, show and rollback', () => {
  it('say so where nothing was ever applied, and make nothing', async () => {
    expect(await run('history')).toMatchObject({
      code: 0,
      out: 'Nothing was ever applied here.\n',
    });
    expect(await run('show', '3')).toMatchObject({
      code: 2,
      notes: expect.stringContaining('there is no run 3'),
    });
    expect(await run('rollback')).toMatchObject({ code: 2 });
    expect(await run('rollback', '--all')).toMatchObject({ code: 0 });
  });

  it('list a run, and take it back', async () => {
    applied();
    expect((await run('history')).out).toMatch(/1 {2,}\S+ \S+ UTC +applied +1 change on kvm7/);
    const document = JSON.parse((await run('history', '--format', 'json')).out);
    expect(document).toMatchObject({ schema: 'virt-tune/history/1', runs: [{ id: 1 }] });
    // Its only step was never begun.
    expect((await run('rollback')).out).toBe('Run 1: 0 changes taken back.\n');
    expect((await run('show')).out).toMatch(/run 1 .* undone/);
  });

  it.each([
    ['rollback', 'seven'],
    ['show', '-1'],
    ['rollback', '--all', '3'],
  ])('refuse %s %s', async (...words) => {
    expect(await run(...words)).toMatchObject({ code: 2 });
  });
});
