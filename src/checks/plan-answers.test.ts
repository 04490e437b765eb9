import { describe, expect, it } from 'vitest';
import { planAnswer, withoutMend } from './plan-answers.ts';
import { checks } from './registry.ts';

describe('who mends what a check finds', () => {
  it.each(checks)('is known of $id: a change of a plan, or somebody else', (check) => {
    expect(check.mend === undefined).toBe(check.id in withoutMend);
    expect(planAnswer(check)).toMatch(/^(?:yes|by placement|no, [a-z][\w ,]+)$/);
  });

  it('is said of no check that there is not', () => {
    const ids = new Set(checks.map(({ id }) => id));
    expect(Object.keys(withoutMend).filter((id) => !ids.has(id))).toEqual([]);
  });
});
