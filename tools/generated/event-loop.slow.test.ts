import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { simulateHost } from '../../src/simulate/engine/simulate-host.ts';
import { drawnHosts } from '../../src/simulate/engine/testing/drawn-hosts.ts';
import { costly } from '../../src/simulate/engine/testing/parameter-sets.ts';
import { eventLoop } from './event-loop.ts';
import { bringUpToDate } from './generated-file.ts';

const home = dirname(dirname(import.meta.dirname));
let copy = '';

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'virt-tune-checked-loop-'));
  cpSync(join(home, 'src'), join(copy, 'src'), { recursive: true });
  symlinkSync(join(home, 'node_modules'), join(copy, 'node_modules'));
  bringUpToDate(copy, eventLoop(home, 'checked'));
});

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

test('the event loop never reads beyond the end of a list: with all accesses checked it says the same', async () => {
  const file = join(copy, 'src/simulate/engine/simulate-host.ts');
  const checked: typeof import('../../src/simulate/engine/simulate-host.ts') = await import(file);
  fc.assert(
    fc.property(drawnHosts, fc.integer(), (host, seed) => {
      const options = { seed, durationMs: 200, parameters: costly };
      expect(checked.simulateHost(host, options)).toEqual(simulateHost(host, options));
    }),
    { numRuns: 300 },
  );
});
