import { count, memoryText } from '../model/amount.ts';
import type { Forecast, Plan, RightSize } from '../model/plan.ts';
import { percent, tenths } from './plan-words.ts';

type SimulatedGain = Forecast['host'];

/** Who loses as much by the plan is told so, also where nothing of the guest itself is changed. */
const NOTICED = 0.01;

/** "71 → 88 % (+12 to +21 points)" */
function simulatedText({ now, planned, gain }: SimulatedGain): string {
  const [low, high] = [points(gain.low), points(gain.high)];
  const span = low === high ? low : `${low} to ${high}`;
  return `${percent(now.typical)} → ${percent(planned.typical)} % (${span} points)`;
}

/** What is expected of the guest with this id, where that is another speed than now. */
export function forecastOf({ forecast }: Plan, id: string | undefined): string[] {
  const guest = forecast?.guests.find((each) => each.id === id);
  return guest === undefined || Math.abs(guest.gain.typical) < NOTICED
    ? []
    : [`by simulation ${simulatedText(guest)}`];
}

/** Of the host; of guests that lose and of which nothing else is told; of who overcommits; and what was assumed. */
export function forecastLines({ forecast, host, request, changes }: Plan): string[] {
  if (forecast === undefined) return [];
  const told = new Set(changes.map(({ subject }) => subject.guest));
  const losing = forecast.guests.filter(({ id, gain }) => !told.has(id) && gain.typical < -NOTICED);
  const { allBusy } = forecast;
  return [
    `${host}: ${simulatedText(forecast.host)}`,
    ...losing.map((guest) => `${guest.guest}: ${simulatedText(guest)}, beside busier neighbours`),
    ...(allBusy === undefined
      ? []
      : [
          `overcommitted at ${request.ratio} vCPUs a pCPU: ${count(allBusy.guests, 'guest')} left with ${rangeText(allBusy.planned)} if every vCPU wants to run at once`,
        ]),
    ...forecast.assumed.map((each) => `assumed: ${each}`),
    ...(forecast.measured ?? []).map((each) => `measured on this host: ${each}`),
  ];
}

/** "web-3: used 0.7 of 8 vCPUs and 1.1 GiB of 16 GiB in 2 s; 1 vCPU and 1.5 GiB would do" */
export function rightSizeText({ guest, windowMs, vcpus, memoryKiB }: RightSize): string {
  const used = [
    ...(vcpus === undefined ? [] : [`${tenths(vcpus.used)} of ${count(vcpus.has, 'vCPU')}`]),
    ...(memoryKiB === undefined
      ? []
      : [`${memoryText(memoryKiB.used)} of ${memoryText(memoryKiB.has)}`]),
  ];
  const enough = [
    ...(vcpus === undefined ? [] : [count(vcpus.enough, 'vCPU')]),
    ...(memoryKiB === undefined ? [] : [memoryText(memoryKiB.enough)]),
  ];
  return `${guest}: used ${used.join(' and ')} in ${tenths(windowMs / 1000)} s; ${enough.join(' and ')} would do`;
}

/** What has to be known of the suggestions before one is followed. */
export const RIGHT_SIZE_CAVEAT =
  'What a guest needs shows over days, not in one window: compare with virt-tune history before making it smaller.';

function rangeText({ low, typical, high }: SimulatedGain['now']): string {
  return `${percent(typical)} % (${percent(low)} to ${percent(high)}) of native`;
}

function points(share: number): string {
  const text = percent(share);
  return share > 0 && text !== '0' ? `+${text}` : text;
}
