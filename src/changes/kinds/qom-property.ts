import type { KnobOf } from '../../model/change.ts';
import { Problem } from '../../model/problem.ts';
import type { QmpSession } from '../../qemu/qmp.ts';
import { defineKind } from '../kind.ts';
import { withMonitor } from '../reach/monitor.ts';

type Property = KnobOf<'qom-property'>;
type Value = string | number | boolean;

/** What virt-tune has a reason to set while a guest runs; a plan that names others was not made by it. */
const SETTABLE: ReadonlySet<string> = new Set([
  // virtio-balloon: how often the guest is asked for its statistics, seconds
  'guest-stats-polling-interval',
  // iothread
  'poll-max-ns',
  'poll-grow',
  'poll-shrink',
  'aio-max-batch',
  'thread-pool-min',
  'thread-pool-max',
]);
const OBJECT = /^\/(?:machine|objects)(?:\/[\w.:[\]-]+)+$/;

/** A property of an object of a plain QEMU, by its monitor. A value keeps the type that it has there. */
export const kind = defineKind({
  kind: 'qom-property',
  async read(knob, world) {
    assertKnown(knob);
    return await withMonitor(knob, world, async (session) =>
      String(await currentValue(session, knob)),
    );
  },
  async write(knob, value, world) {
    assertKnown(knob);
    await withMonitor(knob, world, async (session) => {
      const now = await currentValue(session, knob);
      await session.setProperty(
        { path: knob.object, property: knob.property },
        likeNow(value, now),
      );
    });
  },
});

function assertKnown({ object, property, socket }: Property): void {
  if (SETTABLE.has(property) && OBJECT.test(object) && /^\/[^\0\n]+$/.test(socket)) return;
  throw new Problem({
    what: 'not a property that virt-tune changes',
    where: `${object} ${property}`,
    remedy: 'make the plan anew with virt-tune plan',
  });
}

async function currentValue(
  session: QmpSession,
  { object: path, property }: Property,
): Promise<Value> {
  const value = await session.execute('qom-get', { path, property });
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  throw new Problem({ what: `${path} ${property} is no single value` });
}

function likeNow(value: string | null, now: Value): Value {
  if (typeof now === 'string' && value !== null) return value;
  if (typeof now === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  const number = Number(value);
  const isNumber = value !== null && /^-?\d+$/.test(value) && Number.isSafeInteger(number);
  if (typeof now === 'number' && isNumber) return number;
  throw new Problem({ what: `not a value for a property that is ${now}: ${value ?? 'nothing'}` });
}
