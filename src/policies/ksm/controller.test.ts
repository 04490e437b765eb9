import { expect, it } from 'vitest';
import { absent, known } from '../../model/fact.ts';
import type { Ksm } from '../../model/host-memory.ts';
import type { Scene } from '../controller.ts';
import { type SceneChanges, sceneOf } from '../testing/scene.ts';
import { ksm } from './ksm.ts';

const COUNTERS = {
  run: 1,
  pages_sharing: 900_000,
  pages_shared: 100_000,
  pages_unshared: 4_000_000,
  pages_volatile: 0,
  full_scans: 5,
  sleep_millisecs: 20,
  pages_to_scan: 100,
};

/** The recorded host with KSM at work and no advisor. */
function sceneWith(
  changes: SceneChanges = {},
  counters: Ksm['counters'] = COUNTERS,
  advisorMode: Ksm['advisorMode'] = absent,
): Scene {
  const scene = sceneOf(changes);
  const memory = {
    ...scene.snapshot.host.memory,
    ksm: known({ counters, advisorMode, ksmdCpuShare: known(0.05) }),
  };
  return {
    ...scene,
    snapshot: { ...scene.snapshot, host: { ...scene.snapshot.host, memory } },
  };
}

it('sets a scan back that costs more than was meant, and keeps one that does not', () => {
  const [proposal] = ksm.decide(sceneWith(), ksm.nothing).decisions;
  expect(proposal).toMatchObject({
    verdict: 'propose',
    deeds: [{ path: '/sys/kernel/mm/ksm/pages_to_scan' }],
  });
  const against = (ksmdCores: number | undefined) =>
    proposal?.check?.against(
      sceneWith({ host: ksmdCores === undefined ? {} : { ksm: { running: true, ksmdCores } } }),
    );
  expect(against(0.2)).toBeUndefined();
  expect(against(0.5)).toBe('ksmd uses 50 % of a pCPU, 30 % were meant at most');
  expect(against(undefined)).toBe('unknown');
});

it('leaves KSM to another program that sets it', () => {
  const [decision] = ksm.decide(sceneWith({ service: 'ksmtuned' }), ksm.nothing).decisions;
  expect(decision).toMatchObject({ verdict: 'hold' });
  expect(decision?.because.join(' ')).toMatch(/ksmtuned sets KSM/);
});

it('goes by the memory of the guests before KSM has been at all of it', () => {
  const scene = sceneWith({}, { run: 1, full_scans: 0, sleep_millisecs: 20, pages_to_scan: 100 });
  const [decision] = ksm.decide(scene, ksm.nothing).decisions;
  expect(decision?.because.join(' ')).toMatch(/(\d{6,}) pages in 200 s/);
});

const MINUTE_MS = 60_000;

/** What is proposed at each of several looks, a minute apart. */
function proposedOver(scenes: readonly ((nowMs: number) => Scene)[]): (string | undefined)[] {
  let memory = ksm.nothing;
  return scenes.map((at, look) => {
    const decided = ksm.decide(at(look * MINUTE_MS), memory);
    memory = decided.memory;
    const [decision] = decided.decisions;
    return decision?.verdict === 'propose'
      ? decision.deeds
          ?.map((deed) => (deed.kind === 'kernel-file' ? `${deed.path} ${deed.value}` : ''))
          .join(' ')
      : undefined;
  });
}

const ONE = { healthy: {} };
const TWO = { ...ONE, far: {} };

it('stops where the guests have had their passes and nothing pays, and goes on when others come', () => {
  const useless = { ...COUNTERS, pages_sharing: 0, general_profit: -1000 };
  const sees =
    (guests: SceneChanges['guests'] & object, counters: Partial<Ksm['counters']>) =>
    (nowMs: number) =>
      sceneWith({ nowMs, guests }, { ...useless, ...counters }, known('scan-time'));
  const [first, second, ...later] = proposedOver([
    // Passes since boot say nothing of the guest that has just come.
    sees(ONE, { full_scans: 500 }),
    sees(ONE, { full_scans: 502 }),
    sees(ONE, { full_scans: 503 }),
    sees(ONE, { full_scans: 503, run: 0 }),
    sees(TWO, { full_scans: 503, run: 0 }),
  ]);
  expect([first, second]).toEqual([undefined, undefined]);
  expect(later).toEqual(['/sys/kernel/mm/ksm/run 0', undefined, '/sys/kernel/mm/ksm/run 1']);
});

it('has the advisor go slower while passes find nothing, and at its own pace when guests come', () => {
  const fast = { ...COUNTERS, advisor_target_scan_time: 100 };
  const slow = { ...fast, advisor_target_scan_time: 200, sleep_millisecs: 40 };
  const sees =
    (guests: SceneChanges['guests'] & object, counters: Ksm['counters']) => (nowMs: number) =>
      sceneWith({ nowMs, guests }, counters, known('scan-time'));
  const pace = (passS: number, sleepMs: number): string =>
    `/sys/kernel/mm/ksm/advisor_target_scan_time ${passS} /sys/kernel/mm/ksm/sleep_millisecs ${sleepMs}`;
  expect(
    proposedOver([
      sees(ONE, fast),
      sees(ONE, { ...fast, full_scans: 8 }),
      sees(ONE, { ...slow, full_scans: 8 }),
      sees(TWO, { ...slow, full_scans: 8 }),
    ]),
  ).toEqual([undefined, pace(200, 40), undefined, pace(100, 20)]);
});

it('slows down as soon as a pass finds nothing, and speeds up again at its own pace only', () => {
  const SECOND_MS = 1000;
  const first = sceneWith({ nowMs: 0, guests: ONE });
  const found = ksm.decide(first, ksm.nothing);
  expect(found.decisions[0]?.title).toMatch(/ksmd looks at \d+ pages at a time instead of 100/);
  const fast = { ...COUNTERS, pages_to_scan: 500 };
  const nothingMore = { ...fast, full_scans: (COUNTERS.full_scans ?? 0) + 3 };
  const notYet = { ...nothingMore, full_scans: (COUNTERS.full_scans ?? 0) + 2 };
  const soon = ksm.decide(sceneWith({ nowMs: 5 * SECOND_MS, guests: ONE }, notYet), found.memory);
  expect(soon.decisions).toEqual([]);
  const second = sceneWith({ nowMs: 10 * SECOND_MS, guests: ONE }, nothingMore);
  const eased = ksm.decide(second, soon.memory);
  expect(eased.decisions[0]).toMatchObject({ verdict: 'propose' });
  expect(eased.decisions[0]?.title).toMatch(/ksmd looks at 250 pages at a time instead of 500/);
  const slow = { ...nothingMore, pages_to_scan: 10 };
  const third = sceneWith({ nowMs: 20 * SECOND_MS, guests: TWO }, slow);
  expect(ksm.decide(third, eased.memory).decisions[0]).toMatchObject({ verdict: 'hold' });
});

it("has ksmd sleep where the advisor's fewest pages are more than a long pass wants", () => {
  const fast = { ...COUNTERS, advisor_target_scan_time: 200, advisor_min_pages_to_scan: 1_000_000 };
  const before = ksm.decide(
    sceneWith({ nowMs: 0, guests: ONE }, fast, known('scan-time')),
    ksm.nothing,
  );
  const settled = { ...fast, full_scans: (COUNTERS.full_scans ?? 0) + 3 };
  const scene = sceneWith({ nowMs: MINUTE_MS, guests: ONE }, settled, known('scan-time'));
  const [decision] = ksm.decide(scene, before.memory).decisions;
  expect(decision?.title).toMatch(/ksmd sleeps 1000 ms instead of 20/);
});
