import { describe, expect, it } from 'vitest';
import { leftOut } from './left-out.ts';
import { checks } from './registry.ts';

describe('questions that are left out', () => {
  it('are answered by no check', () => {
    expect(checks.map(({ id }) => id).filter((id) => id in leftOut)).toEqual([]);
  });

  it('have ids as checks have them, and a reason', () => {
    for (const [id, reason] of Object.entries(leftOut)) {
      expect(id).toMatch(/^[A-Z]{2,3}-\d\d$/);
      expect(reason).toMatch(/^[A-Z].{20,}\.$/);
    }
  });
});
