import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Policy } from '../model/config.ts';
import { Snapshot } from '../model/snapshot.ts';
import { planHost } from '../placement/plan-host.ts';
import { forecast } from './forecast.ts';

const EXAMPLE = new URL('../../examples/four-node.json', import.meta.url);
const snapshot = Snapshot.parse(JSON.parse(readFileSync(EXAMPLE, 'utf8')));
const everyone = new Set(snapshot.guests.map(({ id }) => id));

function placed(policy: Policy, ratio = 4) {
  return planHost(snapshot, { policy, share: 0.8, ratio });
}

it('expects two guests that share a pCPU to gain from one each, and the host with them', () => {
  const expected = forecast(snapshot, placed('conservative'), everyone);
  const crowded = expected?.guests.find(({ guest }) => guest === 'crowded-1');
  expect(crowded?.gain.low).toBeGreaterThan(0.2);
  expect(expected?.host.gain.typical).toBeGreaterThan(0);
});

it('expects nothing of a plan that moves nobody', () => {
  const expected = forecast(snapshot, placed('conservative'), new Set());
  expect(expected?.host.gain).toEqual({ low: 0, typical: 0, high: 0 });
});

it('tells what overcommitting leaves when all want to run at once, where that is the policy', () => {
  const expected = forecast(snapshot, placed('overcommit'), everyone);
  const { planned } = expected?.allBusy ?? {};
  expect(planned?.typical).toBeGreaterThan(0);
  expect(planned?.typical).toBeLessThan(expected?.host.planned.typical ?? 0);
  expect(forecast(snapshot, placed('conservative'), everyone)?.allBusy).toBeUndefined();
});

it('is left out where the topology of the host was not read', () => {
  const blind = { ...snapshot, host: { ...snapshot.host, topology: { unreadable: 'no /sys' } } };
  expect(forecast(blind, placed('conservative'), everyone)).toBeUndefined();
});
