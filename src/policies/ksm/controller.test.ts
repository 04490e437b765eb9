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
function sceneWith(changes: SceneChanges = {}, counters: Ksm['counters'] = COUNTERS): Scene {
  const scene = sceneOf(changes);
  const memory = {
    ...scene.snapshot.host.memory,
    ksm: known({ counters, advisorMode: absent, ksmdCpuShare: known(0.05) }),
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
