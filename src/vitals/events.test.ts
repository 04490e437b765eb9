import { describe, expect, it } from 'vitest';
import { type GuestVitals, VITALS_SCHEMA, type Vitals } from '../model/vitals.ts';
import { eventsOf, NOTHING_REMEMBERED } from './events.ts';

function vitals(guest: Partial<GuestVitals>): Vitals {
  return {
    schema: VITALS_SCHEMA,
    at: '2026-01-01T00:00:00.000Z',
    elapsedMs: 10_000,
    host: { name: 'h', pcpus: 4, nodes: [] },
    guests: [{ id: 'a', name: 'web', state: 'running', windowMs: 10_000, vcpus: 2, ...guest }],
  };
}

/** The events of a series of looks, as `look: event condition`. */
function over(looks: readonly Partial<GuestVitals>[]): string[] {
  let remembered = NOTHING_REMEMBERED;
  return looks.flatMap((guest, look) => {
    const told = eventsOf(vitals(guest), remembered);
    remembered = told.remembered;
    return told.events.map(({ event, condition }) => `${look}: ${event} ${condition ?? ''}`.trim());
  });
}

const waiting = (waitShare: number): Partial<GuestVitals> => ({ waitShare, vcpuCores: 1 });

describe('eventsOf', () => {
  it('tells of a state that lasts once, when it has lasted three looks, and when it is over', () => {
    expect(over([0, 0.3, 0.3, 0.3, 0.3, 0.3, 0.01].map(waiting))).toEqual([
      '0: guest-came',
      '3: began waits-for-pcpus',
      '6: ended waits-for-pcpus',
    ]);
  });

  it('tells nothing of one bad look, nor again of a figure that stays near the limit', () => {
    expect(over([0.3, 0, 0.3, 0].map(waiting))).toEqual(['0: guest-came']);
    expect(over([0.3, 0.3, 0.3, 0.08, 0.3, 0.08].map(waiting))).toEqual([
      '0: guest-came',
      '2: began waits-for-pcpus',
    ]);
  });

  it('does not take a figure that is not known for a good one', () => {
    expect(over([{ localShare: 0.5 }, { localShare: 0.5 }, { localShare: 0.5 }, {}, {}])).toEqual([
      '0: guest-came',
      '2: began memory-is-remote',
    ]);
  });

  it('tells that a guest has another name', () => {
    expect(over([{ name: 'web' }, { name: 'shop' }])).toEqual([
      '0: guest-came',
      '1: guest-renamed',
    ]);
  });
});
