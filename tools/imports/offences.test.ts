import { describe, expect, it } from 'vitest';
import { type Layer, layers } from '../layers.ts';
import { findOffences } from './offences.ts';

const table: readonly Layer[] = [
  { folder: 'model', duty: '', imports: [], packages: ['zod'], effects: false },
  { folder: 'collect', duty: '', imports: ['model'], packages: [], effects: true },
  { folder: 'checks', duty: '', imports: ['model'], packages: [], effects: false },
];

function offences(sources: Record<string, string>, rows = table): string[] {
  return findOffences(rows, new Map(Object.entries(sources)));
}

describe('the import checker', () => {
  it('is content with imports that go down', () => {
    const sources = {
      'src/model/fact.ts': "import { z } from 'zod';",
      'src/collect/host.ts':
        "import { readFileSync } from 'node:fs';\nimport { x } from '../model/fact.ts';",
      'src/checks/numa/pin.ts': "import type { X } from '../../model/fact.ts';",
    };
    expect(offences(sources)).toEqual([]);
  });

  it('finds an import that goes up or sideways, of types and on demand as well', () => {
    const sources = {
      'src/model/a.ts': "import type { Check } from '../checks/check.ts';",
      'src/checks/b.ts': "const host = await import('../collect/host.ts');",
      'src/collect/c.ts': "export { d } from '../checks/d.ts';",
    };
    expect(offences(sources)).toEqual([
      'src/model/a.ts: model may not import ../checks/check.ts',
      'src/checks/b.ts: checks may not import ../collect/host.ts',
      'src/collect/c.ts: collect may not import ../checks/d.ts',
    ]);
  });

  it('finds a package or a node module that a layer does not have', () => {
    const sources = {
      'src/checks/a.ts': "import { readFileSync } from 'node:fs';",
      'src/collect/b.ts': "import { part } from '@scope/name/part';",
    };
    expect(offences(sources)).toEqual([
      'src/checks/a.ts: checks may not import node:fs',
      'src/collect/b.ts: collect may not import @scope/name/part',
    ]);
  });

  it('finds the clock, randomness and the process in a pure layer, and not in comments or tests', () => {
    const world =
      'export const x = [Date.now(), new Date(), Math.random(), process.pid, fetch(u)];';
    const sources = {
      'src/checks/a.ts': world,
      'src/checks/b.ts': '// Date.now()\nexport const x = new Date(0).getTime();',
      'src/checks/a.test.ts': world,
      'src/collect/c.ts': world,
    };
    expect(offences(sources)).toEqual(
      ['Date.now', 'new Date()', 'Math.random', 'process.pid', 'fetch'].map(
        (effect) => `src/checks/a.ts: checks is pure, but uses ${effect}`,
      ),
    );
  });

  it('finds a cycle and names its way', () => {
    const sources = {
      'src/model/a.ts': "import { b } from './b.ts';",
      'src/model/b.ts': "import type { c } from './c.ts';",
      'src/model/c.ts': "import { a } from './a.ts';",
    };
    expect(offences(sources)).toEqual([
      'cycle: src/model/a.ts -> src/model/b.ts -> src/model/c.ts -> src/model/a.ts',
    ]);
  });

  it('lets tests use test packages and support, and nothing else', () => {
    const sources = {
      'src/checks/a.test.ts':
        "import 'vitest';\nimport './testing/verdicts.ts';\nimport '../../test/fixtures/x.json';",
      'src/checks/testing/verdicts.ts': "import 'node:fs';",
      'src/checks/a.ts': "import './testing/verdicts.ts';\nimport 'vitest';",
    };
    expect(offences(sources)).toEqual([
      'src/checks/a.ts: checks may not import ./testing/verdicts.ts',
      'src/checks/a.ts: checks may not import vitest',
    ]);
  });

  it('knows no file outside the table, and no row that names a later one', () => {
    const [model, ...rest] = table;
    if (model === undefined) throw new Error('the table is empty');
    expect(
      offences({ 'src/extra/a.ts': '' }, [{ ...model, imports: ['checks'] }, ...rest]),
    ).toEqual([
      'tools/layers.ts: model imports checks, which is no row above it',
      'src/extra/a.ts: in no layer; give its folder a row in tools/layers.ts',
    ]);
  });

  it('keeps judgement pure in the table itself', () => {
    const touching = layers.filter(({ effects }) => effects).map(({ folder }) => folder);
    expect(touching).toEqual([
      'libvirt',
      'qemu',
      'collect',
      'sweep',
      'changes',
      'measure',
      'watch',
      'cli',
    ]);
  });
});
