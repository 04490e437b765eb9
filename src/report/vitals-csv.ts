import type { Vitals } from '../model/vitals.ts';
import { guestMetrics } from '../vitals/metrics.ts';
import { csvRow } from './csv-row.ts';

const ABOUT = ['at', 'guest', 'id', 'state', 'vcpus', 'window_ms'];

export function vitalsCsvHead(): string {
  const metrics = guestMetrics.map(({ name, unit }) => `${name} (${unit})`);
  return csvRow([...ABOUT, ...metrics, 'waits because', 'loses most by']);
}

/** One line a guest. */
export function vitalsCsv({ at, guests }: Vitals): string {
  return guests
    .map((guest) =>
      csvRow([
        ...[at, guest.name, guest.id, guest.state, guest.vcpus, Math.round(guest.windowMs)],
        ...guestMetrics.map(({ pick }) => roundedOf(pick(guest))),
        guest.waitCause?.text,
        guest.native?.cause,
      ]),
    )
    .join('');
}

function roundedOf(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value.toPrecision(5));
}
