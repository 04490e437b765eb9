import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Change } from '../../model/change.ts';
import { PLAN_SCHEMA, type Plan } from '../../model/plan.ts';

const AT = '2026-11-24T00:00:00.000Z';

/** A plan with these changes and nothing else. */
export function planOf(changes: readonly Change[]): Plan {
  return {
    schema: PLAN_SCHEMA,
    virtTuneVersion: '1.2.3',
    host: 'kvm7',
    takenAt: AT,
    bootId: 'a boot',
    bound: true,
    request: {
      windowMs: 2000,
      policy: 'conservative',
      share: 0.8,
      ratio: 4,
      only: [],
      liveOnly: false,
      allow: [],
    },
    placement: {
      host: 'kvm7',
      takenAt: AT,
      share: 0.8,
      demand: 1,
      guests: [],
      left: [],
    },
    changes: [...changes],
    gains: [],
    rightSizes: [],
    refused: [],
  };
}

/** Sets a file of the kernel from one value to another. */
export function fileChange(path: string, before: string, after: string): Change {
  return {
    id: path,
    knob: { kind: 'kernel-file', path },
    title: `${path} is ${after}`,
    subject: { kind: 'host', name: 'kvm7' },
    topic: 'allocation',
    answers: ['OVC-06'],
    takesEffect: 'live',
    risk: 'none',
    before,
    after,
  };
}

/** A directory that looks like a host with these files. */
export function hostWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'host-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

export function fileOf(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8').trim();
}
