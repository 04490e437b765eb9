import { memoryText } from '../../model/amount.ts';
import {
  defineCheck,
  fail,
  need,
  needGiven,
  notApplicable,
  pass,
  seen,
  unknown,
} from '../check.ts';
import { running } from '../gates.ts';
import { percent } from '../wording.ts';

/** Of the memory the guest has. Below it, a burst finds nothing to allocate. */
const LOW_SHARE = 0.1;
/** A balloon of less is no balloon. */
const INFLATED_SHARE = 0.01;
/** Older statistics say nothing about now. */
const MAX_AGE_S = 60;

export const check = defineCheck({
  id: 'BAL-06',
  topic: 'balloon',
  subject: 'guest',
  title: 'No balloon presses on a guest that is short of memory',
  problem: 'A balloon presses on a guest that is short of memory',
  severity: 'high',
  reads: ['balloon size', 'balloon statistics: usable, available, last-update'],
  why: 'While the balloon is inflated, a burst in the guest fails to allocate or swaps, though the host could give the memory back at once.',
  remedy: 'virsh setmem GUEST MAXIMUM --live',
  takesEffect: 'live',
  notWhen: 'Never; if the host has no memory to give, move a guest.',
  sources: [
    "The sysadmin's summary virt-tune began with: a burst under pressure can fail",
    'Linux virtio_balloon statistics (VIRTIO 1.2, 5.5.6.4)',
  ],
  gates: [running],
  evaluate({ guest }) {
    const { balloon, inside } = need(guest.runtime, 'runtime of the guest');
    const { currentKiB, maximumKiB } = need(balloon, 'balloon size');
    if (currentKiB >= maximumKiB * (1 - INFLATED_SHARE))
      return notApplicable('the balloon is empty');
    const statistics = need(inside.memoryStats, 'balloon statistics');
    const ageS = need(inside.memoryStatsAgeS, 'age of the balloon statistics');
    if (ageS > MAX_AGE_S) return unknown(`the statistics are ${Math.round(ageS)} s old`);
    const usable = needGiven(statistics.usable, 'usable memory in the guest');
    const available = needGiven(statistics.available, 'available memory in the guest');
    const evidence = [
      seen('balloon', `${memoryText(currentKiB)} of ${memoryText(maximumKiB)}`),
      seen('balloon statistics usable', `${memoryText(usable)} of ${memoryText(available)}`),
    ];
    if (usable >= available * LOW_SHARE) return pass(...evidence);
    return fail({
      evidence,
      reason: `${guest.name} can use ${percent(usable / available)} of its memory while ${memoryText(maximumKiB - currentKiB)} are held by the balloon.`,
    });
  },
});
