import { defineKind } from '../kind.ts';
import { assertWithin, sameSize, setBalloon } from '../reach/balloon.ts';
import { onRunningDomain } from '../reach/on-domain.ts';

/** How much memory the balloon leaves a running libvirt guest, KiB. */
export const kind = defineKind({
  kind: 'domain-balloon',
  async read(knob, world) {
    return await onRunningDomain(knob, world, async (connection, domain) =>
      String((await connection.info(domain, world)).memoryKiB),
    );
  },
  async rehearse(knob, value, world) {
    await onRunningDomain(knob, world, async (connection, domain) =>
      assertWithin(value, (await connection.info(domain, world)).maxMemoryKiB),
    );
  },
  async write(knob, value, world) {
    await onRunningDomain(knob, world, (connection, domain) =>
      setBalloon(
        {
          current: async () => (await connection.info(domain, world)).memoryKiB,
          ask: (memoryKiB) =>
            connection.setMemory(domain, memoryKiB, { live: true, signal: world.signal }),
        },
        value,
      ),
    );
  },
  reached: (_, wanted, now) => sameSize(wanted, now),
  same: sameSize,
});
