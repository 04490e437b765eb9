import { describe, expect, it } from 'vitest';
import { loadSnapshot } from '../collect/load-snapshot.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type FakeGuest, type FakeHost, fakeHost } from './testing/fake-host.ts';
import { createTracker } from './tracker.ts';
import { startWatcher, type Watcher } from './watcher.ts';

const recorded: Snapshot = { ...loadSnapshot('examples/four-node.json'), guests: [] };

async function watcherOf(host: FakeHost, surveys: readonly (() => Promise<Snapshot>)[]) {
  const left = [async () => recorded, ...surveys];
  const judged: number[] = [];
  const watcher: Watcher = await startWatcher({
    clock: host.clock,
    tracker: createTracker({ ...host, ownPid: 1, intervalMs: 10_000 }),
    hostSampler: { refreshed: async (its) => its },
    survey: () => (left.shift() ?? (async () => recorded))(),
    judge: ({ guests }) => {
      judged.push(guests.length);
      return new Map(guests.map(({ id }) => [id, { class: 'gold' }]));
    },
    surveyPauseMs: 300_000,
    judgePauseMs: 60_000,
  });
  return { watcher, judged };
}

/** What a survey tells of a host with this guest, by the state it is found in. */
function surveyedAs({ uuid, name }: FakeGuest): (state: string) => Snapshot {
  const [guest] = loadSnapshot('examples/four-node.json').guests;
  if (guest === undefined) throw new Error('the recorded host has no guest');
  return (state) => ({ ...recorded, guests: [{ ...guest, id: uuid, name, state }] });
}

async function look(watcher: Watcher, host: FakeHost) {
  const seen = await watcher.look();
  for (const guest of host.guests.values()) guest.runNs += 10e9;
  host.pass(10_000);
  return seen;
}

describe('startWatcher', () => {
  it('has a guest in its figures from the first look, and its rates from the second', async () => {
    const host = fakeHost();
    host.start({ pid: 100, name: 'web-1' });
    const { watcher } = await watcherOf(host, []);
    const first = await look(watcher, host);
    expect(first.vitals.guests).toMatchObject([{ name: 'web-1', vcpus: 2, class: 'gold' }]);
    expect(first.vitals.guests[0]).not.toHaveProperty('vcpuCores');
    expect((await look(watcher, host)).vitals.guests[0]?.vcpuCores).toBeCloseTo(1, 3);
  });

  it('looks on, and says so, where libvirt cannot be asked', async () => {
    const host = fakeHost();
    host.start({ pid: 100, name: 'web-1' });
    const broken = () => Promise.reject(new Error('libvirtd does not answer'));
    const { watcher } = await watcherOf(host, [broken]);
    const troubles: string[] = [];
    for (let at = 0; at < 40; at++) {
      const seen = await look(watcher, host);
      troubles.push(...seen.troubles);
      expect(seen.vitals.guests).toHaveLength(1);
    }
    expect(troubles).toEqual(['survey: libvirtd does not answer']);
  });

  it('asks again soon where libvirt told nothing of a guest of its own', async () => {
    const host = fakeHost();
    let surveys = 0;
    const guest = loadSnapshot('examples/four-node.json').guests.find(({ name }) => name === 'far');
    if (guest === undefined) throw new Error('the recorded host has no such guest');
    const { libvirt: _, ...unanswered } = guest;
    const survey = (told: Snapshot['guests'][number]) => async (): Promise<Snapshot> => {
      surveys += 1;
      return { ...recorded, guests: [told] };
    };
    const { watcher } = await watcherOf(host, [survey(guest), survey(unanswered), survey(guest)]);
    for (let at = 0; at < 66; at++) await look(watcher, host);
    // After five minutes, after another five in vain, and half a minute later.
    expect(surveys).toBe(3);
  });

  it('takes a guest that was asked about while it was being started for running, and asks again', async () => {
    const host = fakeHost();
    const surveyed = surveyedAs(host.start({ pid: 100 }));
    let surveys = 0;
    const survey = (state: string) => async (): Promise<Snapshot> => {
      surveys += 1;
      return surveyed(state);
    };
    const { watcher } = await watcherOf(host, [survey('paused'), survey('running')]);
    for (let at = 0; at < 3; at++) await look(watcher, host);
    expect(surveys).toBe(1);
    expect((await look(watcher, host)).snapshot.guests).toMatchObject([{ state: 'running' }]);
    for (let at = 0; at < 5; at++) await look(watcher, host);
    expect(surveys).toBe(2);
  });

  it('leaves a guest paused that does not run', async () => {
    const host = fakeHost();
    const surveyed = surveyedAs(host.start({ pid: 100 }));
    const { watcher } = await watcherOf(host, [async () => surveyed('paused')]);
    for (let at = 0; at < 6; at++) {
      await watcher.look();
      host.pass(10_000);
    }
    expect((await watcher.look()).snapshot.guests).toMatchObject([{ state: 'paused' }]);
  });

  it('does not wait for a survey that hangs', async () => {
    const host = fakeHost();
    const { watcher } = await watcherOf(host, [() => new Promise(() => undefined)]);
    for (let at = 0; at < 40; at++) expect((await look(watcher, host)).troubles).toEqual([]);
  });

  it('judges once a minute, and anew when a guest comes', async () => {
    const host = fakeHost();
    const { watcher, judged } = await watcherOf(host, []);
    await look(watcher, host);
    host.start({ pid: 100 });
    await look(watcher, host);
    for (let at = 0; at < 5; at++) await look(watcher, host);
    expect(judged).toEqual([0, 1]);
    await look(watcher, host);
    await look(watcher, host);
    expect(judged).toEqual([0, 1, 1]);
  });
});
