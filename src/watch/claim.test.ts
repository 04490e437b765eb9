import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { claimWatch } from './claim.ts';

it('lets one watcher keep a history, and the next one once the first has gone', () => {
  const directory = mkdtempSync(join(tmpdir(), 'virt-tune-claim-'));
  const file = join(directory, 'history.db');
  const release = claimWatch(file);
  expect(() => claimWatch(file)).toThrow(/another virt-tune watch runs/);
  release?.();
  claimWatch(file)?.();
  rmSync(directory, { recursive: true });
});

it('claims nothing where nothing can be written', () => {
  expect(claimWatch('/dev/null/history.db')).toBeUndefined();
});
