import { z } from 'zod';
import type { QmpSession } from '../../qemu/qmp.ts';
import { defineKind } from '../kind.ts';
import { assertWithin, sameSize, setBalloon } from '../reach/balloon.ts';
import { withMonitor } from '../reach/monitor.ts';

const BYTES_PER_KIB = 1024;
const Actual = z.looseObject({ actual: z.number() });
const Sizes = z.looseObject({ 'base-memory': z.number(), 'plugged-memory': z.number().optional() });

/** How much memory the balloon leaves the guest of a plain QEMU, KiB. */
export const kind = defineKind({
  kind: 'process-balloon',
  async read(knob, world) {
    return await withMonitor(knob, world, async (session) => String(await currentKiB(session)));
  },
  async rehearse(knob, value, world) {
    await withMonitor(knob, world, async (session) => {
      const sizes = Sizes.parse(await session.execute('query-memory-size-summary'));
      const bytes = sizes['base-memory'] + (sizes['plugged-memory'] ?? 0);
      assertWithin(value, bytes / BYTES_PER_KIB);
    });
  },
  async write(knob, value, world) {
    await withMonitor(knob, world, (session) =>
      setBalloon(
        {
          current: () => currentKiB(session),
          ask: (memoryKiB) => session.setBalloon(memoryKiB * BYTES_PER_KIB),
        },
        value,
      ),
    );
  },
  reached: (_, wanted, now) => sameSize(wanted, now),
  same: sameSize,
});

async function currentKiB(session: QmpSession): Promise<number> {
  const { actual } = Actual.parse(await session.execute('query-balloon'));
  return actual / BYTES_PER_KIB;
}
