import { describe, expect, it } from 'vitest';
import { VITALS_SCHEMA } from '../model/vitals.ts';
import type { WatchEvent } from '../model/watch-event.ts';
import type { HistoryWriter } from './history/writer.ts';
import { runWatch } from './run-watch.ts';
import { fakeHost } from './testing/fake-host.ts';
import type { Look } from './watcher.ts';

function lookOf(names: readonly string[]): Look {
  return {
    vitals: {
      schema: VITALS_SCHEMA,
      at: '2026-01-01T00:00:00.000Z',
      elapsedMs: 1,
      host: { name: 'h', pcpus: 2, nodes: [] },
      guests: names.map((name) => ({ id: name, name, state: 'running', windowMs: 1, vcpus: 1 })),
    },
    // biome-ignore lint/nursery/noUnsafeTypeAssertion: nothing here looks into it
    snapshot: {} as Look['snapshot'],
    fresh: new Set(names),
    came: [],
    went: [],
    troubles: [],
  };
}

/** What is told over looks that see these guests; `before` is called ahead of each. */
async function toldOver(
  rounds: readonly (readonly string[])[],
  history?: HistoryWriter,
  before: (round: number, host: ReturnType<typeof fakeHost>) => void = () => undefined,
): Promise<string[]> {
  const host = fakeHost();
  const told: WatchEvent[] = [];
  let round = 0;
  await runWatch({
    clock: host.clock,
    watcher: {
      look: async () => {
        before(round, host);
        const look = lookOf(rounds[round] ?? []);
        round += 1;
        return look;
      },
      close: () => undefined,
    },
    intervalMs: 1,
    history,
    manager: { ready: async () => {}, alive: async () => {}, stopping: async () => {} },
    signal: new AbortController().signal,
    looks: rounds.length,
    tell: (event) => told.push(event),
    seen: async () => [],
  });
  return told.map(({ event, guest, text }) => `${event} ${guest?.name ?? text}`);
}

describe('runWatch', () => {
  it('tells who came and who went', async () => {
    expect(await toldOver([['a'], ['a', 'b'], ['b']])).toEqual([
      'started looks every 0.001 s',
      'guest-came a',
      'guest-came b',
      'guest-went a',
      'stopped looked as often as it was asked to',
    ]);
  });

  it('tells once that no history is kept, and that it is again, and looks on meanwhile', async () => {
    const answers = ['disk full', 'disk full', undefined];
    const history: HistoryWriter = { keep: () => answers.shift(), close: () => undefined };
    const told = await toldOver([[], [], []], history);
    expect(told.slice(1, -1)).toEqual([
      'trouble disk full',
      'trouble-over the history is kept again',
    ]);
  });

  it('tells that the clock was set', async () => {
    const told = await toldOver([[], []], undefined, (round, host) => {
      if (round === 1) host.setWall(host.clock.wallMs() - 3_600_000);
    });
    expect(told[1]).toBe('clock-jumped the clock was set by -3600 s, or the host slept');
  });
});
