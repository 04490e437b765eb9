import { describe, expect, it } from 'vitest';
import type { Config } from '../../model/config.ts';
import { absent } from '../../model/fact.ts';
import type { Scene } from '../controller.ts';
import { sceneOf } from '../testing/scene.ts';
import { withinBounds } from './bounds.ts';

const MERGING = { run: 1, pages_sharing: 900, merge_across_nodes: 1 };
const classes: NonNullable<Config['classes']> = {
  red: { guests: ['far', 'local'], policy: 'overcommit' },
  blue: { guests: ['*'], policy: 'overcommit' },
};

function ksmOf(counters: Record<string, number>) {
  return { counters, advisorMode: absent, ksmdCpuShare: absent };
}

function sceneWith(config: Partial<Config>): Scene {
  return sceneOf({ configuration: { file: 'f', config: { version: 1, ...config } } });
}

describe('withinBounds', () => {
  it('has nothing to say where none were told', () => {
    expect(withinBounds(sceneWith({}), ksmOf(MERGING))).toBeUndefined();
  });

  it('keeps merging within nodes where it goes across', () => {
    const scene = sceneWith({ watch: { ksm: { withinNodes: true } } });
    expect(withinBounds(scene, ksmOf(MERGING))?.deeds).toEqual([
      { kind: 'kernel-file', path: '/sys/kernel/mm/ksm/merge_across_nodes', value: '0' },
    ]);
    expect(withinBounds(scene, ksmOf({ ...MERGING, merge_across_nodes: 0 }))).toBeUndefined();
  });

  it('takes apart what may be of several tenants, and says who they are and how it may run again', () => {
    const scene = sceneWith({ classes, watch: { ksm: { tenants: ['red', 'blue'] } } });
    const decision = withinBounds(scene, ksmOf(MERGING));
    expect(decision?.deeds).toEqual([
      { kind: 'kernel-file', path: '/sys/kernel/mm/ksm/run', value: '2' },
    ]);
    expect(decision?.because.join('; ')).toMatch(/tenant blue: .*tenant red: .*far.*nosharepages/);
    const stopped = { ...MERGING, run: 2, pages_sharing: 0 };
    expect(withinBounds(scene, ksmOf(stopped))).toBeUndefined();
  });

  it('counts also what stays merged while the scan rests', () => {
    const scene = sceneWith({ classes, watch: { ksm: { tenants: ['red', 'blue'] } } });
    expect(withinBounds(scene, ksmOf({ ...MERGING, run: 0 }))?.verdict).toBe('propose');
  });

  it('leaves one tenant alone, but not with a guest of which nothing was read', () => {
    const one = { all: { guests: ['*'], policy: 'overcommit' as const } };
    const scene = sceneWith({ classes: one, watch: { ksm: { tenants: ['all'] } } });
    expect(withinBounds(scene, ksmOf(MERGING))).toBeUndefined();
    const { snapshot } = scene;
    const guests = snapshot.guests.map((guest, at) =>
      at === 0 ? { ...guest, definition: { unreadable: 'permission denied' } } : guest,
    );
    const blind = { ...scene, snapshot: { ...snapshot, guests } };
    expect(withinBounds(blind, ksmOf(MERGING))?.because.join()).toContain(
      `tenant not known: ${guests[0]?.name}`,
    );
  });
});
