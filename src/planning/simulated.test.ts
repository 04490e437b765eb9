import { expect, it } from 'vitest';
import { fourNodeHost } from '../checks/testing/edited.ts';
import { simulated } from './simulated.ts';

it('finds guests that share a pCPU slower than one with pCPUs of its own, and says what it is lost to', () => {
  const { guests } = simulated(fourNodeHost()) ?? { guests: [] };
  const [crowded, healthy] = ['crowded-1', 'healthy'].map((name) =>
    guests.find(({ guest }) => guest === name),
  );
  expect(crowded?.share.high).toBeLessThan(healthy?.share.low ?? 0);
  const [largest] = Object.entries(crowded?.losses ?? {}).sort(([, one], [, two]) => two - one);
  expect(largest?.[0]).toBe('runDelay');
});

it('says nothing of a host whose topology was not read, or without guests', () => {
  const snapshot = fourNodeHost();
  const blind = { ...snapshot.host, topology: { unreadable: 'no /sys' } };
  expect(simulated({ ...snapshot, host: blind })).toBeUndefined();
  expect(simulated({ ...snapshot, guests: [] })).toBeUndefined();
});
