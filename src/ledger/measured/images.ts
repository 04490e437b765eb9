import { onlyChanges } from '../../derived/only-changes.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { KeptLoss } from '../../model/results.ts';
import type { CostSubject } from '../cost-subject.ts';
import type { MeasuredBy } from './measured-by.ts';

/** What QEMU does where a disk does not say (qemu(1), -drive cache). */
const DEFAULT_CACHE = 'writeback';
const DEFAULT_AIO = 'threads';
/** Images in which nothing is left to allocate, so that only the way to their data differs. */
const ALLOCATED = ['falloc', 'full'];

/** What the tables of qcow2 cost where a raw image had none. */
export const qcow2AgainstRaw: MeasuredBy = {
  fits: (loss) =>
    loss.name === 'image' &&
    loss.options['format'] === 'qcow2' &&
    loss.reference['format'] === 'raw' &&
    ALLOCATED.includes(loss.options['preallocation'] ?? '') &&
    onlyChanges(loss, 'format'),
  sharesFor: (kept, subject) => (isSuchDisk(kept, subject) ? kept.loss : undefined),
};

/** What waiting for the disk at each write costs, on the disk that it is waited for. */
export const writethroughAgainstNone: MeasuredBy = {
  fits: (loss) =>
    loss.name === 'image' &&
    loss.options['cache'] === 'writethrough' &&
    ['none', 'writeback'].includes(loss.reference['cache'] ?? '') &&
    onlyChanges(loss, 'cache'),
  sharesFor: (kept, subject) => (isSuchDisk(kept, subject) ? kept.loss : undefined),
};

/** The same format, cache mode and way of asking the kernel, on the same device of the host. */
function isSuchDisk({ loss, host }: KeptLoss, { disk, image }: CostSubject): boolean {
  const layer = image === undefined ? undefined : valueOrUndefined(image.layers)?.[0];
  if (disk === undefined || layer === undefined || host.scratchDevice === undefined) return false;
  const { options } = loss;
  return (
    layer.format === options['format'] &&
    (disk.cache ?? DEFAULT_CACHE) === options['cache'] &&
    (disk.io ?? DEFAULT_AIO) === options['aio'] &&
    valueOrUndefined(layer.hostDevice) === host.scratchDevice
  );
}
