import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WantedChange } from '../model/change.ts';
import { bind } from './bind.ts';
import { worldIn } from './testing/world-in.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bind-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function sysctl(name: string, after: string): WantedChange {
  return {
    id: name,
    knob: { kind: 'kernel-file', path: `/proc/sys/vm/${name}` },
    title: `${name} is ${after}`,
    subject: { kind: 'host', name: 'kvm7' },
    topic: 'allocation',
    answers: [],
    takesEffect: 'live',
    risk: 'none',
    after,
  };
}

function holds(name: string, text: string): void {
  const path = join(root, 'proc/sys/vm', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

it('says how each knob stands, leaves out what holds already, and refuses what cannot be read', async () => {
  holds('swappiness', '60\n');
  holds('overcommit_memory', '1\n');
  const wanted = [sysctl('swappiness', '10'), sysctl('overcommit_memory', '1'), sysctl('new', '1')];
  const { changes, refused } = await bind(wanted, worldIn(root));
  expect(changes).toEqual([{ ...wanted[0], before: '60' }]);
  expect(refused).toEqual([
    {
      what: 'new is 1',
      subject: { kind: 'host', name: 'kvm7' },
      reason: expect.stringContaining('/proc/sys/vm/new is not there'),
    },
  ]);
});
