import { describe, expect, it } from 'vitest';
import { missingFromLock } from './missing-from-lock.ts';

describe('the lock file', () => {
  it('lacks an optional package of another platform that was left out', () => {
    const packages = {
      '': { dependencies: { tool: '1.0.0' } },
      'node_modules/tool': {
        optionalDependencies: { 'tool-linux': '1.0.0', 'tool-darwin': '1.0.0' },
      },
      'node_modules/tool-linux': {},
    };
    expect(missingFromLock({ lockfileVersion: 3, packages })).toEqual([
      'node_modules/tool needs tool-darwin, which is not in it',
    ]);
  });

  it('is complete when every package is found where Node would look', () => {
    const packages = {
      '': { dependencies: { a: '1', '@s/b': '1' } },
      'node_modules/a': { dependencies: { c: '2', '@s/b': '1' } },
      'node_modules/a/node_modules/c': { dependencies: { d: '1' } },
      'node_modules/d': {},
      'node_modules/@s/b': { dependencies: { d: '1' } },
    };
    expect(missingFromLock({ lockfileVersion: 3, packages })).toEqual([]);
  });
});
