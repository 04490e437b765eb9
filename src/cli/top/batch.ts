import { setTimeout as sleep } from 'node:timers/promises';
import type { Vitals } from '../../model/vitals.ts';
import { screenLines } from '../../report/top/screen.ts';
import { shownGuests, type View } from '../../report/top/view.ts';
import { vitalsCsv, vitalsCsvHead } from '../../report/vitals-csv.ts';
import { lengthened, type Trails } from '../../vitals/trend.ts';
import type { Io } from '../io.ts';
import type { Looks } from './looks.ts';

/** The first look has no rates: it is taken, but not shown. */
const UNSHOWN = 1;

interface Batch {
  readonly looks: Looks;
  readonly number: number;
  readonly intervalMs: number;
  readonly isLive: boolean;
  readonly format: 'text' | 'json' | 'csv';
  readonly record: ((vitals: Vitals) => void) | undefined;
}

/** Writes looks one after the other. */
export async function writeLooks(batch: Batch, view: View, io: Io): Promise<void> {
  let trails: Trails = new Map();
  if (batch.format === 'csv') io.write(vitalsCsvHead());
  const skipped = batch.isLive ? UNSHOWN : 0;
  for (let look = 0; look < batch.number + skipped && !io.signal.aborted; look++) {
    if (look > 0 && batch.isLive) await pause(batch.intervalMs, io.signal);
    const vitals = io.signal.aborted ? undefined : await batch.looks.next();
    if (vitals === undefined) return;
    trails = lengthened(trails, vitals);
    if (look < skipped) continue;
    batch.record?.(vitals);
    io.write(lookText(vitals, trails, { batch, view, io }));
  }
}

function lookText(
  vitals: Vitals,
  trails: Trails,
  to: { readonly batch: Batch; readonly view: View; readonly io: Io },
): string {
  const { view, io } = to;
  const guests = shownGuests(vitals, view);
  switch (to.batch.format) {
    case 'json':
      return `${JSON.stringify({ ...vitals, guests })}\n`;
    case 'csv':
      return vitalsCsv({ ...vitals, guests });
    case 'text':
      return `${screenLines({ vitals, trails }, view, io.terminal).join('\n')}\n\n`;
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
