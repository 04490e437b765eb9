import type { CampaignProgress } from '../../measure/run-campaign.ts';

/** `hop: round 3, 4 of 12 (hop between=0,1), 5 to 9 min left` */
export function progressText(name: string, progress: CampaignProgress): string {
  const { round, place, combinations, combination, least, most } = progress;
  const where = round < 0 ? 'warming up' : `round ${round + 1}`;
  return `virt-tune: ${name}: ${where}, ${place + 1} of ${combinations}, ${leftText(least, most)} left (${combination})`;
}

/** Where a campaign will end is not known while its figures vary: a range says so. */
function leftText(leastMs: number, mostMs: number): string {
  const [least, most] = [inMinutes(leastMs), inMinutes(mostMs)];
  if (most < 1) return 'less than a minute';
  return least === most ? `about ${most} min` : `${least} to ${most} min`;
}

function inMinutes(ms: number): number {
  return Math.round(ms / 60_000);
}
