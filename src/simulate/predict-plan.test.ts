import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { HostPlacement } from '../model/host-placement.ts';
import { Snapshot } from '../model/snapshot.ts';
import { predictPlan } from './predict-plan.ts';

const EXAMPLE = new URL('../../examples/four-node.json', import.meta.url);
const snapshot = Snapshot.parse(JSON.parse(readFileSync(EXAMPLE, 'utf8')));

/** Guests by name, each with the pCPUs of its vCPUs and the node of its memory. */
const PLAN: Readonly<Record<string, readonly [cpu: number, node: number]>> = {
  'crowded-1': [5, 2],
  'crowded-2': [7, 3],
  far: [6, 3],
};

const placement: HostPlacement = {
  host: 'lab',
  takenAt: snapshot.takenAt,
  share: 0.8,
  demand: 1,
  left: [],
  guests: snapshot.guests.flatMap(({ id, name }) => {
    const [cpu, node] = PLAN[name] ?? [];
    if (cpu === undefined || node === undefined) return [];
    return [
      {
        guest: name,
        id,
        policy: 'dedicated' as const,
        vcpus: [{ vcpu: 0, cpus: [cpu] }],
        emulatorCpus: [],
        memoryNodes: [node],
        needsCells: false,
        why: '',
      },
    ];
  }),
};

const { guests, host } = predictPlan(snapshot, placement);
const guest = (name: string) => guests.find((each) => each.guest === name);

test('a guest whose memory is on another node gains by the plan what that cost', () => {
  const far = guest('far');
  expect(far?.lossesNow.remoteMemory).toBeGreaterThan(0.1);
  expect(far?.lossesPlanned.remoteMemory ?? 0).toBe(0);
  expect(far?.gain.typical).toBeGreaterThan(0.05);
});

test('a guest in order that gets a busy neighbour is told what that will cost', () => {
  const { lossesNow, lossesPlanned } = guest('healthy') ?? {};
  expect(lossesPlanned?.bandwidth).toBeGreaterThan(lossesNow?.bandwidth ?? 0);
  expect(guest('healthy')?.gain.typical).toBeLessThan(0);
});

test('two busy guests that share a pCPU get one each', () => {
  const crowded = guest('crowded-1');
  expect(crowded?.lossesNow.runDelay).toBeGreaterThan(0.3);
  expect(crowded?.gain.low).toBeGreaterThan(0.1);
});

test('every range holds its typical value', () => {
  for (const { now, planned, gain } of [host, ...guests]) {
    for (const { low, typical, high } of [now, planned, gain]) {
      expect(low <= typical && typical <= high).toBe(true);
    }
  }
});

test('what is left and what is lost make the whole', () => {
  for (const { now, lossesNow } of [host, ...guests]) {
    const lost = Object.values(lossesNow).reduce((sum, loss) => sum + loss, 0);
    expect(now.typical + lost).toBeCloseTo(1, 9);
  }
});
