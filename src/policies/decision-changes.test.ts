import { describe, expect, it } from 'vitest';
import type { Decision } from './controller.ts';
import { decisionChanges } from './decision-changes.ts';
import { numa } from './numa.ts';
import { sceneOf } from './testing/scene.ts';

const scene = (nowMs: number) =>
  sceneOf({ nowMs, guests: { far: { localShare: 0, vcpuCores: 0.9 } } });

function proposal(): Decision {
  let memory = numa.nothing;
  for (let look = 0; ; look++) {
    const decided = numa.decide(scene(look * 10_000), memory);
    const [decision] = decided.decisions;
    if (decision !== undefined) return decision;
    memory = decided.memory;
  }
}

const far = () => scene(0).snapshot.guests.find(({ name }) => name === 'far');

describe('decisionChanges', () => {
  it('makes pins at once of a move, and nothing for a next start or of other guests', () => {
    const { wanted, refused } = decisionChanges(proposal(), scene(0).snapshot);
    expect(refused).toEqual([]);
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.every(({ takesEffect }) => takesEffect === 'live')).toBe(true);
    expect(new Set(wanted.map(({ subject }) => subject.name))).toEqual(new Set(['far']));
  });

  it('moves memory slowly ahead of what binds it', () => {
    const decision = proposal();
    const deeds = (decision.deeds ?? []).map((deed) =>
      deed.kind === 'place-guest'
        ? { ...deed, placement: { ...deed.placement, moveKiB: 4096, memoryNodes: [1] } }
        : deed,
    );
    const { snapshot } = scene(0);
    // A guest that libvirt lets move while it runs, whose process is known to be the same.
    const guests = snapshot.guests.map((guest) =>
      guest.name === 'far' && 'value' in guest.definition && 'value' in guest.process
        ? {
            ...guest,
            definition: {
              value: {
                ...guest.definition.value,
                numa: { ...guest.definition.value.numa, mode: 'restrictive' as const, nodes: [0] },
              },
            },
            process: { value: { ...guest.process.value, startTicks: { value: 7 } } },
          }
        : guest,
    );
    const { wanted } = decisionChanges({ ...decision, deeds }, { ...snapshot, guests });
    expect(wanted.slice(-2)).toMatchObject([
      { knob: { kind: 'process-memory', kibPerS: 262_144, startTicks: 7 }, after: '1' },
      { knob: { kind: 'domain-memory' }, after: '1' },
    ]);
  });

  it('sets the balloon of a guest where libvirt has it', () => {
    const guest = far()?.id ?? '';
    const { wanted } = decisionChanges(
      {
        controller: 'balloon',
        verdict: 'propose',
        title: 'far gives 1 MiB',
        because: [],
        deeds: [{ kind: 'set-balloon', guest, targetKiB: 100_000.4 }],
      },
      scene(0).snapshot,
    );
    expect(wanted).toMatchObject([
      { id: 'far: balloon', knob: { kind: 'domain-balloon', uuid: guest }, after: '100000' },
    ]);
  });
});
