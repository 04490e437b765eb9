import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { Journal } from '../../changes/journal.ts';
import { fileChange, fileOf, hostWith, planOf } from '../../changes/testing/plan-of.ts';
import { worldIn } from '../../changes/testing/world-in.ts';
import type { WatchEvent } from '../../model/watch-event.ts';
import { startActor } from './actor.ts';

const PROGRAM = resolve('src/changes/testing/apply-and-die.ts');
const PAGES = '/sys/kernel/mm/ksm/pages_to_scan';

it('takes back first what a watcher left half made that was killed', async () => {
  const root = hostWith({ [PAGES]: '100\n' });
  try {
    const plan = {
      ...planOf([fileChange(PAGES, '100', '500')]),
      decision: { policy: 'ksm', title: 'ksmd looks at 500 pages', because: [] },
    };
    const words = [PROGRAM, root, '1', 'written', JSON.stringify(plan)];
    expect(spawnSync(process.execPath, words).signal).toBe('SIGKILL');
    expect(fileOf(root, PAGES)).toBe('500');
    using journal = Journal.open(join(root, 'state'));
    const told: WatchEvent[] = [];
    await startActor({
      journal,
      world: worldIn(root),
      virtTuneVersion: '1.2.3',
      signal: new AbortController().signal,
      onStop: 'keep',
      monotonicMs: () => 0,
      tell: (event) => told.push(event),
    });
    expect(fileOf(root, PAGES)).toBe('100');
    expect(journal.runs()).toMatchObject([{ state: 'undone' }]);
    expect(told).toMatchObject([
      { event: 'taken-back', run: 1, text: 'ksmd looks at 500 pages: it was interrupted' },
    ]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
