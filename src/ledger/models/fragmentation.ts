import { valueOrUndefined } from '../../model/fact.ts';
import type { CostSubject, Estimate } from '../cost-subject.ts';
import { percentText } from './percent-text.ts';

const GIB = 1024 ** 3;
/** A seek and half a turn at 7,200 a minute, against 150 MB/s in sequence: data sheets of disks. */
const TURNING = { gapMs: 12, gibMs: 7200 };
/** One more request, against 2 GB/s. */
const SOLID = { gapMs: 0.1, gibMs: 540 };

/** What reading an image from end to end loses to the gaps between its pieces. Random access hardly feels them. */
export function fragmentationLoss({ snapshot, image }: CostSubject): Estimate | undefined {
  const active = image === undefined ? undefined : valueOrUndefined(image.layers)?.[0];
  if (active === undefined) return undefined;
  const extents = valueOrUndefined(active.extents);
  const device = valueOrUndefined(active.hostDevice);
  const known = valueOrUndefined(snapshot.host.blockDevices)?.find(({ name }) => name === device);
  const rotational = known === undefined ? undefined : valueOrUndefined(known.rotational);
  if (extents === undefined || rotational === undefined) return undefined;
  const gib = (active.allocatedBytes ?? active.virtualBytes) / GIB;
  const { gapMs, gibMs } = rotational ? TURNING : SOLID;
  const sequentialMs = gib * gibMs;
  const high = (extents * gapMs) / (sequentialMs + extents * gapMs);
  return {
    loss: {
      dimension: 'storage',
      low: 0,
      // Half of the work in sequence.
      typical: high / 2,
      high,
      basis: 'model',
      confidence: 'low',
      source: 'data sheets of disks: time of a seek and of a transfer',
    },
    arithmetic: `${extents} pieces x ${gapMs} ms beside ${gib.toFixed(1)} GiB x ${gibMs} ms: ${percentText(high)} of a read from end to end; half of the work is taken for such`,
  };
}
