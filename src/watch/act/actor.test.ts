import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyPlan } from '../../changes/apply.ts';
import { Journal } from '../../changes/journal.ts';
import { fileChange, fileOf, hostWith, planOf } from '../../changes/testing/plan-of.ts';
import { worldIn } from '../../changes/testing/world-in.ts';
import { loadSnapshot } from '../../collect/load-snapshot.ts';
import { VITALS_SCHEMA } from '../../model/vitals.ts';
import type { WatchEvent } from '../../model/watch-event.ts';
import type { Check, Decision, Scene } from '../../policies/controller.ts';
import { type Actor, type OnStop, startActor } from './actor.ts';
import { RUNS_KEPT } from './spent-runs.ts';

const PAGES = '/sys/kernel/mm/ksm/pages_to_scan';
const snapshot = loadSnapshot('examples/four-node.json');

let root: string;
let journal: Journal;
let told: WatchEvent[];
let nowMs: number;

beforeEach(() => {
  root = hostWith({ [PAGES]: '100\n' });
  journal = Journal.open(join(root, 'state'));
  told = [];
  nowMs = 0;
});
afterEach(() => {
  journal.close();
  rmSync(root, { recursive: true, force: true });
});

/** Another host in place of the one that each test begins with. */
function hostHas(files: Record<string, string>): void {
  journal.close();
  rmSync(root, { recursive: true, force: true });
  root = hostWith(files);
  journal = Journal.open(join(root, 'state'));
}

function sceneAt(atMs: number): Scene {
  nowMs = atMs;
  const host = { name: 'h', pcpus: 8, nodes: [] };
  const at = '2026-01-01T00:00:00.000Z';
  const vitals = { schema: VITALS_SCHEMA, at, elapsedMs: 1, host, guests: [] } as const;
  return { snapshot, vitals: { ...vitals, guests: [] }, nowMs: atMs, configuration: undefined };
}

function scanning(pages: number, check?: Check): Decision {
  return {
    controller: 'ksm',
    verdict: 'propose',
    title: `${pages} pages at a time`,
    because: ['seen'],
    deeds: [{ kind: 'kernel-file', path: PAGES, value: String(pages) }],
    ...(check === undefined ? {} : { check }),
  };
}

function actorOf({
  onStop = 'keep',
  signal = new AbortController().signal,
}: {
  onStop?: OnStop;
  signal?: AbortSignal;
} = {}): Promise<Actor> {
  return startActor({
    journal,
    world: worldIn(root),
    virtTuneVersion: '1.2.3',
    signal,
    onStop,
    monotonicMs: () => nowMs,
    tell: (event) => told.push(event),
  });
}

const events = (): string[] => told.map(({ event }) => event);

describe('an actor', () => {
  it('does what is proposed, and the journal says whose decision it was', async () => {
    const actor = await actorOf();
    actor.take([scanning(500)], sceneAt(0));
    await actor.stop();
    expect(fileOf(root, PAGES)).toBe('500');
    const [run] = journal.runs();
    expect(run).toMatchObject({
      state: 'applied',
      plan: { decision: { policy: 'ksm', title: '500 pages at a time', because: ['seen'] } },
      steps: [{ state: 'done', change: { before: '100', after: '500' } }],
    });
    expect(told).toMatchObject([{ event: 'changed', run: run?.id, decision: { policy: 'ksm' } }]);
  });

  it('does nothing that is held back or only warned of, nor anything in vain', async () => {
    const actor = await actorOf();
    const held = { ...scanning(500), verdict: 'hold' } as const;
    actor.take([held, scanning(100)], sceneAt(0));
    await actor.stop();
    expect(journal.runs()).toEqual([]);
    expect(told).toMatchObject([
      { event: 'not-changed', text: expect.stringMatching(/so already/) },
    ]);
  });

  it('takes back what does not pay, keeps what does, and asks again where nothing is known', async () => {
    const answers = new Map<number, string | 'unknown' | undefined>([[20_000, 'unknown']]);
    const check = (last: string | undefined): Check => ({
      afterMs: 10_000,
      against: (scene) => (scene.nowMs === 20_000 ? answers.get(20_000) : last),
    });
    const actor = await actorOf();
    actor.take([scanning(500, check('ksmd uses more'))], sceneAt(0));
    await expect.poll(events).toEqual(['changed']);
    for (const atMs of [5000, 20_000, 30_000]) actor.check(sceneAt(atMs));
    await expect.poll(events).toEqual(['changed', 'taken-back']);
    expect(fileOf(root, PAGES)).toBe('100');
    expect(told[1]?.text).toBe('500 pages at a time: ksmd uses more');
    actor.take([scanning(600, check(undefined))], sceneAt(40_000));
    await expect.poll(events).toHaveLength(3);
    actor.check(sceneAt(60_000));
    await actor.stop();
    expect(events().slice(2)).toEqual(['changed', 'kept']);
    expect(fileOf(root, PAGES)).toBe('600');
  });

  it('leaves what did not pay where somebody else has set part of it since', async () => {
    const SLEEP = '/sys/kernel/mm/ksm/sleep_millisecs';
    hostHas({ [PAGES]: '100\n', [SLEEP]: '20\n' });
    const check: Check = { afterMs: 10_000, against: () => 'ksmd uses more' };
    const actor = await actorOf();
    const { deeds = [], ...decision } = scanning(500, check);
    const both = [...deeds, { kind: 'kernel-file', path: SLEEP, value: '200' } as const];
    actor.take([{ ...decision, deeds: both }], sceneAt(0));
    await expect.poll(events).toEqual(['changed']);
    writeFileSync(join(root, PAGES), '300\n');
    actor.check(sceneAt(20_000));
    await expect.poll(events).toEqual(['changed', 'not-taken-back']);
    expect(told[1]?.text).toMatch(/ksmd uses more; something else set it since$/);
    expect([fileOf(root, PAGES), fileOf(root, SLEEP)]).toEqual(['300', '200']);
    await actor.stop();
  });

  it('makes one run of what it sets again and again, with the way back to before all', async () => {
    const actor = await actorOf();
    for (const [done, pages] of [500, 600, 700].entries()) {
      actor.take([scanning(pages)], sceneAt(0));
      await expect.poll(events).toHaveLength(done + 1);
    }
    await actor.stop();
    const runs = journal.runs();
    expect(runs).toHaveLength(1);
    expect(runs[0]?.steps).toMatchObject([{ change: { before: '100', after: '700' } }]);
    await (await actorOf({ onStop: 'restore' })).stop();
    expect(fileOf(root, PAGES)).toBe('100');
  });

  it('goes back to what somebody else set in between, and not further', async () => {
    const actor = await actorOf();
    actor.take([scanning(500)], sceneAt(0));
    await expect.poll(events).toEqual(['changed']);
    writeFileSync(join(root, PAGES), '300\n');
    actor.take([scanning(700)], sceneAt(0));
    await expect.poll(events).toHaveLength(2);
    await actor.stop();
    await (await actorOf({ onStop: 'restore' })).stop();
    expect(fileOf(root, PAGES)).toBe('300');
    expect(events().slice(2)).toEqual(['taken-back', 'not-taken-back']);
  });

  it('does what was proposed last about a guest while others had their turn', async () => {
    const actor = await actorOf();
    const aboutGuest = (pages: number): Decision => ({ ...scanning(pages), guest: 'an-id' });
    actor.take([scanning(500), aboutGuest(600)], sceneAt(0));
    actor.take([aboutGuest(700)], sceneAt(5000));
    await actor.stop();
    expect(told.map(({ text }) => text)).toEqual([
      expect.stringContaining('500 pages'),
      expect.stringContaining('700 pages'),
    ]);
    expect(fileOf(root, PAGES)).toBe('700');
  });

  it('does what was proposed last about a file of the host, however it was worded', async () => {
    const actor = await actorOf();
    for (const pages of [500, 600, 700]) actor.take([scanning(pages)], sceneAt(0));
    await actor.stop();
    expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('700 pages')]);
  });

  it('has nothing left to take back once it is where it was', async () => {
    const actor = await actorOf();
    actor.take([scanning(500)], sceneAt(0));
    await expect.poll(events).toEqual(['changed']);
    actor.take([scanning(100)], sceneAt(0));
    await actor.stop();
    expect(journal.runs()).toMatchObject([{ state: 'undone' }]);
  });

  it('leaves all as before where it is to, but what people applied', async () => {
    const SWAP = '/proc/sys/vm/swappiness';
    hostHas({ [PAGES]: '100\n', [SWAP]: '60\n' });
    await applyPlan(planOf([fileChange(SWAP, '60', '10')]), worldIn(root), { journal });
    const actor = await actorOf({ onStop: 'restore' });
    actor.take([scanning(500)], sceneAt(0));
    await actor.stop();
    expect([fileOf(root, PAGES), fileOf(root, SWAP)]).toEqual(['100', '10']);
    expect(events()).toEqual(['changed', 'taken-back']);
  });

  it('begins nothing once it is asked to end, and nothing that was decided long ago', async () => {
    const ending = new AbortController();
    const actor = await actorOf({ signal: ending.signal });
    const scene = sceneAt(0);
    nowMs = 600_000;
    actor.take([scanning(500)], scene);
    await expect.poll(events).toEqual([]);
    ending.abort();
    actor.take([scanning(500)], sceneAt(600_000));
    await actor.stop();
    expect(fileOf(root, PAGES)).toBe('100');
    expect(journal.runs()).toEqual([]);
  });

  it('has the journal forget what policies did long ago and took back', async () => {
    const decision = { policy: 'ksm', title: 'a scan', because: [] };
    const plan = { ...planOf([fileChange(PAGES, '100', '500')]), decision };
    for (let made = 0; made < RUNS_KEPT + 3; made++)
      journal.setRun(journal.begin(plan, [], undefined), 'undone');
    const actor = await actorOf();
    actor.take([scanning(700)], sceneAt(0));
    await actor.stop();
    expect(journal.runs()).toHaveLength(RUNS_KEPT + 1);
  });

  it('says that it cannot where the journal cannot be written, and changes nothing', async () => {
    const actor = await actorOf();
    journal.close();
    actor.take([scanning(500)], sceneAt(0));
    await actor.stop();
    expect(fileOf(root, PAGES)).toBe('100');
    expect(told).toMatchObject([
      { event: 'not-changed', text: expect.stringMatching(/journal cannot be used/) },
    ]);
    journal = Journal.open(join(root, 'state'));
  });
});
