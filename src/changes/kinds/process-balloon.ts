import { z } from 'zod';
import { qmpSocketPaths } from '../../definition/qmp-socket-paths.ts';
import type { KnobOf } from '../../model/change.ts';
import { Problem } from '../../model/problem.ts';
import type { QmpSession } from '../../qemu/qmp.ts';
import { defineKind, type World } from '../kind.ts';
import { assertWithin, sameSize, setBalloon } from '../reach/balloon.ts';
import { withMonitor } from '../reach/monitor.ts';
import { readProcFile } from '../reach/process.ts';

const BYTES_PER_KIB = 1024;
const Actual = z.looseObject({ actual: z.number() });
const Sizes = z.looseObject({ 'base-memory': z.number(), 'plugged-memory': z.number().optional() });

/** How much memory the balloon leaves the guest of a plain QEMU, KiB. */
export const kind = defineKind({
  kind: 'process-balloon',
  async read(knob, world) {
    return await onMonitor(knob, world, async (session) => String(await currentKiB(session)));
  },
  async rehearse(knob, value, world) {
    await onMonitor(knob, world, async (session) => {
      const sizes = Sizes.parse(await session.execute('query-memory-size-summary'));
      const bytes = sizes['base-memory'] + (sizes['plugged-memory'] ?? 0);
      assertWithin(value, bytes / BYTES_PER_KIB);
    });
  },
  async write(knob, value, world) {
    await onMonitor(knob, world, (session) =>
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

async function onMonitor<T>(
  { pid, startTicks }: KnobOf<'process-balloon'>,
  world: World,
  use: (session: QmpSession) => Promise<T>,
): Promise<T> {
  const argv = (await readProcFile(`${pid}/cmdline`, world)).split('\0');
  const [socket] = qmpSocketPaths(argv);
  if (socket !== undefined) return await withMonitor({ pid, startTicks, socket }, world, use);
  throw new Problem({
    what: `process ${pid} has no monitor on a socket`,
    remedy: 'start it with -qmp unix:PATH,server=on,wait=off',
  });
}
