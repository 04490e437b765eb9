import { describe, expect, it } from 'vitest';
import type { GuestHistoryDocument } from '../../model/guest-history.ts';
import { GUEST_HISTORY_SCHEMA } from '../../model/guest-history.ts';
import { timeSection } from './time-section.ts';

const STEP_MS = 300_000;
const FROM = Date.UTC(2026, 0, 1);

function documentOf(values: readonly (number | undefined)[], name = 'web-1'): GuestHistoryDocument {
  const at = (index: number): string => new Date(FROM + index * STEP_MS).toISOString();
  return {
    schema: GUEST_HISTORY_SCHEMA,
    from: at(0),
    to: at(values.length),
    metric: { name: 'locality', unit: 'share', help: 'share of the guest memory that is local' },
    guests: [
      {
        id: 'a',
        name,
        points: values.flatMap((value, index) =>
          value === undefined ? [] : [{ at: at(index), value }],
        ),
      },
    ],
  };
}

describe('timeSection', () => {
  it('draws a line over the span, on a scale of the whole for shares, and says what it shows', () => {
    const text = timeSection([documentOf([1, 0.5, 0.5, 0])])?.markup ?? '';
    expect(text).toContain('points="0.0,6.0 75.0,42.0 150.0,42.0 225.0,78.0"');
    expect(text).toContain('aria-label="share of the guest memory that is local: 0.0 % to 100.0 %');
  });

  it('leaves a gap where nobody looked', () => {
    const values = [...Array<number>(6).fill(1), ...Array<undefined>(9).fill(undefined), 1, 1, 1];
    expect(timeSection([documentOf(values)])?.markup.match(/<polyline/g)).toHaveLength(2);
  });

  it('is not there where nothing was kept', () => {
    expect(timeSection([])).toBeUndefined();
    expect(timeSection([documentOf([0.5])])).toBeUndefined();
  });

  it('shows names as text, whatever they hold', () => {
    const text = timeSection([documentOf([1, 1], '<script>x</script>')])?.markup ?? '';
    expect(text).not.toContain('<script>');
  });
});
