import { z } from 'zod';
import type { QmpSession } from '../../qemu/qmp.ts';

const Members = z.array(z.looseObject({ name: z.string(), type: z.string() }));
const GuestStats = z.looseObject({
  'last-update': z.number(),
  stats: z.record(z.string(), z.number()),
});

/** Where QEMU puts devices with an id and those without. */
const DEVICE_DIRECTORIES = ['/machine/peripheral', '/machine/peripheral-anon'];

const BYTES_PER_KIB = 1024;

/** QEMU's name (hw/virtio/virtio-balloon.c) -> libvirt's below `balloon.`, and what one unit of ours is in its. */
const NAMES: readonly (readonly [string, string, number])[] = [
  ['stat-swap-in', 'swap_in', BYTES_PER_KIB],
  ['stat-swap-out', 'swap_out', BYTES_PER_KIB],
  ['stat-major-faults', 'major_fault', 1],
  ['stat-minor-faults', 'minor_fault', 1],
  ['stat-free-memory', 'unused', BYTES_PER_KIB],
  ['stat-total-memory', 'available', BYTES_PER_KIB],
  ['stat-available-memory', 'usable', BYTES_PER_KIB],
  ['stat-disk-caches', 'disk_caches', BYTES_PER_KIB],
  ['stat-htlb-pgalloc', 'hugetlb_pgalloc', 1],
  ['stat-htlb-pgfail', 'hugetlb_pgfail', 1],
];

/** What a guest's driver has not reported is -1, which QEMU sends without a sign. */
const NOT_REPORTED = 2 ** 63;

/**
 * What the guest's balloon driver last reported, as `balloon.NAME` in libvirt's units. Empty where there is
 * no balloon, or nobody has switched its polling on.
 */
export async function readBalloonReport(
  monitor: Pick<QmpSession, 'execute'>,
): Promise<Map<string, number>> {
  const report = new Map<string, number>();
  const path = await balloonPath(monitor);
  if (path === undefined) return report;
  const query = { path, property: 'guest-stats' };
  const answer = GuestStats.safeParse(await answerTo(monitor, 'qom-get', query));
  if (!answer.success) return report;
  report.set('balloon.last-update', answer.data['last-update']);
  for (const [theirs, ours, unit] of NAMES) {
    const value = answer.data.stats[theirs];
    if (value !== undefined && value < NOT_REPORTED) report.set(`balloon.${ours}`, value / unit);
  }
  return report;
}

async function balloonPath(monitor: Pick<QmpSession, 'execute'>): Promise<string | undefined> {
  for (const directory of DEVICE_DIRECTORIES) {
    const answer = Members.safeParse(await answerTo(monitor, 'qom-list', { path: directory }));
    const found = answer.data?.find(({ type }) => type.startsWith('child<virtio-balloon'));
    if (found !== undefined) return `${directory}/${found.name}`;
  }
  return undefined;
}

async function answerTo(
  monitor: Pick<QmpSession, 'execute'>,
  command: string,
  argumentsOf: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  try {
    return await monitor.execute(command, argumentsOf);
  } catch {
    return undefined;
  }
}
