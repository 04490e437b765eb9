import { describe, expect, it } from 'vitest';
import { HostKernel, HostKvm, HostPower, HostSoftware } from '../../model/host.ts';
import { HostMemory } from '../../model/host-memory.ts';
import { guardedArea, guardedFact } from './guarded.ts';
import { notRunning } from './sampling.ts';

function fails(): never {
  throw new TypeError('x is undefined');
}

describe('a collector with a fault', () => {
  it('leaves one fact unreadable where its area is one', async () => {
    const reason = { unreadable: 'nics: the collector failed: x is undefined' };
    expect(await guardedFact('nics', fails).finish(notRunning)).toEqual(reason);
    const later = guardedFact('nics', () => ({ finish: fails }));
    expect(await later.finish(notRunning)).toEqual(reason);
  });

  it.each([
    ['kernel', HostKernel],
    ['memory', HostMemory],
    ['power', HostPower],
    ['kvm', HostKvm],
    ['software', HostSoftware],
  ] as const)(
    'leaves every fact of %s unreadable, in the shape of the snapshot',
    async (area, schema) => {
      const sampling = guardedArea<unknown>(area, () => Promise.resolve(schema), fails);
      const blank = await sampling.finish(notRunning);
      expect(schema.safeParse(blank).success).toBe(true);
      expect(JSON.stringify(blank)).toContain(`${area}: the collector failed: x is undefined`);
      expect(JSON.stringify(blank)).not.toContain('"value"');
    },
  );
});
