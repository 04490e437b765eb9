import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRegistry } from './check-registry.ts';

/** A tree with these files below src/checks/; removed with `using`. */
function tree(files: Record<string, string>): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'virt-tune-registry-'));
  for (const [name, text] of Object.entries(files)) {
    const file = join(path, 'src/checks', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

function check(id: string): string {
  return `export const check = defineCheck({\n  id: '${id}',\n});\n`;
}

describe('the list of checks', () => {
  it('holds every check of every topic in the order of ids, and nothing else', () => {
    using home = tree({
      'numa/locality.ts': check('NUM-02'),
      'numa/pins.ts': check('NUM-01'),
      'ksm/cost.ts': check('KSM-10'),
      'numa/pins.test.ts': check('NUM-09'),
      'numa/shared-words.ts': 'export const words = [];\n',
      'check.ts': check('NUM-08'),
    });
    expect(checkRegistry(home.path)).toEqual({
      path: 'src/checks/registry.ts',
      text: [
        '// Written by tools/generate.ts from the checks in the folders beside it; edit those instead.',
        "import type { Check } from './check.ts';",
        "import { check as KSM_10 } from './ksm/cost.ts';",
        "import { check as NUM_01 } from './numa/pins.ts';",
        "import { check as NUM_02 } from './numa/locality.ts';",
        '',
        'export const checks: readonly Check[] = [',
        '  KSM_10,',
        '  NUM_01,',
        '  NUM_02,',
        '];',
        '',
      ].join('\n'),
    });
  });

  it('refuses one id for two checks', () => {
    using home = tree({ 'numa/a.ts': check('NUM-01'), 'numa/b.ts': check('NUM-01') });
    expect(() => checkRegistry(home.path)).toThrow(
      'NUM-01 is the id of two checks: numa/a.ts and numa/b.ts',
    );
  });

  it('refuses a check without an id', () => {
    using home = tree({ 'numa/a.ts': check('later') });
    expect(() => checkRegistry(home.path)).toThrow('src/checks/numa/a.ts: a check needs a line');
  });
});
