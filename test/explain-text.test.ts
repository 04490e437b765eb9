import { describe, expect, it } from 'vitest';
import { planAnswer } from '../src/checks/plan-answers.ts';
import { checks } from '../src/checks/registry.ts';
import { explainText } from '../src/report/explain-text.ts';

describe('the explanation of a check', () => {
  it.each(checks)('$id says what it asks, why, and what mends it, within 40 columns', (check) => {
    const text = explainText(
      check,
      { plan: planAnswer(check) },
      { width: 40, colour: false, unicode: true },
    );
    expect(text.startsWith(check.id)).toBe(true);
    expect(text.split('\n').filter((line) => line.length > 40)).toEqual([]);
    for (const label of ['Fails as', 'Reads', 'Why', 'Mend', 'Plan', 'Not when', 'Sources']) {
      expect(text).toMatch(new RegExp(`^${label} +\\S`, 'm'));
    }
  });
});
