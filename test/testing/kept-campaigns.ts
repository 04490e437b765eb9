import { fourNodeHost } from '../../src/checks/testing/edited.ts';
import { hostText } from '../../src/derived/host-text.ts';
import { openStore } from '../../src/measure/store.ts';
import { Campaign } from '../../src/model/campaign.ts';
import type { Acceleration, MeasuredHost } from '../../src/model/results.ts';

/** One configuration: how it ran, what it gave, and on how noisy a host. */
interface Measured {
  readonly id: string;
  readonly values: readonly number[];
  readonly acceleration?: Acceleration;
  readonly marks?: readonly string[];
}

export interface KeptCampaign {
  readonly name: string;
  readonly part: object;
  readonly better?: 'higher' | 'lower';
  readonly measured: readonly Measured[];
  readonly host?: Partial<MeasuredHost>;
  readonly startedAt?: string;
}

/** Keeps a campaign as `virt-tune measure` does. */
export function keepCampaign(
  directory: string,
  { name, part, better = 'higher', measured, host, startedAt }: KeptCampaign,
): void {
  const store = openStore(directory);
  const begun = {
    campaign: Campaign.parse({ name, parts: [part] }),
    host: { ...hostText(fourNodeHost()), ...host },
    ...{ version: '0.1.0', startedAt: startedAt ?? '2026-11-25T22:00:00.000Z', snapshot: '{}' },
  };
  const id = store.begin(begun);
  for (const { id: configuration, values, acceleration = 'native', marks = [] } of measured) {
    for (const [round, value] of values.entries()) {
      const reading = { metric: 'speed', unit: '1/s', better, value } as const;
      const run = { configuration, round, acceleration, marks, readings: [reading], noise: {} };
      store.addRun(id, { ...run, startedAt: begun.startedAt, durationMs: 1000 }, 1000);
    }
  }
  store.setState(id, 'finished');
  store.close();
}

/** Rates of stress-ng on a machine that was not quiet, in operations per second. */
export const RECORDED = [1496, 1508, 1471, 1502, 1488, 1499];
export const times = (factor: number): number[] => RECORDED.map((value) => value * factor);

/** cpu-integer natively and in a guest that runs in some way, at a share of native. */
export function keepGuestCampaign(
  directory: string,
  acceleration: Acceleration,
  share: number,
  given: Partial<KeptCampaign> = {},
): void {
  keepCampaign(directory, {
    name: 'vt',
    part: { workload: 'cpu-integer', matrix: { place: ['native', 'guest-kvm'] } },
    measured: [
      { id: 'cpu-integer place=native', values: RECORDED },
      { id: 'cpu-integer place=guest-kvm', values: times(share), acceleration },
    ],
    ...given,
  });
}
