import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Snapshot } from '../model/snapshot.ts';
import { redactSnapshot } from './redact.ts';
import { type GuestIdentity, sampleSnapshot } from './testing/sample-snapshot.ts';

const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const word = fc.string({
  unit: fc.constantFrom(...'ghjkmnpqrstuvwxyzGHJKMNPQRSTUVWXYZ0123456789_.@+ -äß,\n\u001b('),
  minLength: 6,
  maxLength: 20,
});
/** Names as people give them, with a part that occurs nowhere else by chance. */
const name = fc.tuple(word, hex(4)).map(([text, tail]) => `${text.trim()}zq${tail}`);

const identity: fc.Arbitrary<GuestIdentity> = fc
  .tuple(name, fc.uuid(), hex(6), name, name)
  .map(([guest, uuid, tail, directory, bridge]) => ({
    name: guest,
    uuid,
    mac: `52:54:00:${tail.replaceAll(/(..)(?=.)/g, '$1:')}`,
    image: `/srv/${directory}/${guest}.qcow2`,
    bridge,
  }));

describe('redactSnapshot', () => {
  it('leaves no name, UUID, MAC, address or path of any guest anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(identity, { minLength: 1, maxLength: 4 }),
        name,
        async (guests, host) => {
          const redacted = redactSnapshot(await sampleSnapshot(host, guests));
          const text = JSON.stringify(redacted);
          const originals = guests.flatMap((guest) => [
            guest.name,
            guest.uuid,
            guest.uuid.replaceAll('-', '_'),
            guest.mac,
            guest.image,
            guest.image.split('/')[2] ?? '',
            guest.bridge,
          ]);
          for (const original of [...originals, host, '10.1.2.1', 'fd00::1', 'admin@'])
            expect(text).not.toContain(JSON.stringify(original).slice(1, -1));
          expect(Snapshot.safeParse(redacted).error).toBeUndefined();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('replaces one thing by one stand-in everywhere and keeps the format of images', async () => {
    const redacted = redactSnapshot(
      await sampleSnapshot('kvm7.example.org', [
        guest('billing-db', '/srv/acme/billing.qcow2'),
        guest('billing-web', '/dev/vg-acme/web'),
      ]),
    );
    const [first, second] = redacted.guests;
    expect(first?.name).toBe('guest-1');
    expect(first?.definition).toMatchObject({ value: { name: 'guest-1', uuid: first?.id } });
    expect(first?.definition).toMatchObject({ value: { disks: [{ source: '/path-1.qcow2' }] } });
    expect(first?.images[0]?.layers).toMatchObject({
      value: [
        {
          file: '/path-1.qcow2',
          extents: { unreadable: expect.stringMatching(/^\/path-1.qcow2:/) },
        },
      ],
    });
    expect(second?.definition).toMatchObject({ value: { disks: [{ source: '/dev/path-3' }] } });
    expect(second?.runtime).toEqual({
      unreadable: expect.stringContaining('machine-qemu\\x2d2\\x2dguest-2.scope'),
    });
    expect(redacted.redacted).toBe(true);
  });

  it('keeps states and field names when a guest is called like one', async () => {
    const redacted = redactSnapshot(
      await sampleSnapshot('host', [
        guest('running', '/a/b'),
        guest('1', '/a/c'),
        guest('id', '/a/d'),
      ]),
    );
    expect(redacted.guests.map((each) => each.state)).toEqual(['running', 'running', 'running']);
    expect(redacted.guests.map((each) => each.name)).toEqual(['guest-1', 'guest-2', 'guest-3']);
    expect(JSON.stringify(redacted)).toContain('libvirt domain guest-2:');
    expect(redacted.host.hostname).toEqual({ value: 'host-1' });
  });
});

describe('redactSnapshot with names that collide', () => {
  it('gives no guest the name another one has', async () => {
    const redacted = redactSnapshot(
      await sampleSnapshot('h.example', [guest('guest-2', '/x/1'), guest('guest-1', '/x/2')]),
    );
    expect(redacted.guests.map((each) => each.name)).toEqual(['guestx-1', 'guestx-2']);
  });
});

describe('redactSnapshot beside names', () => {
  it('leaves what every machine has: system paths, kernel devices, loopback', async () => {
    const snapshot = await sampleSnapshot('h.example', []);
    const reason =
      '/proc/12/numa_maps, /sys/kernel/debug, /dev/nvme0n1, /usr/bin/qemu-img, 127.0.0.1, 0000:00:1f.2';
    const redacted = redactSnapshot({
      ...snapshot,
      guestSources: [{ name: '/proc', outcome: 'used', detail: reason }],
    });
    expect(redacted.guestSources).toEqual([{ name: '/proc', outcome: 'used', detail: reason }]);
  });

  it('returns a redacted snapshot as it is', async () => {
    const once = redactSnapshot(await sampleSnapshot('h.example', [guest('web', '/x/1')]));
    expect(redactSnapshot(once)).toBe(once);
  });
});

let count = 0;
function guest(name: string, image: string): GuestIdentity {
  count += 1;
  const tail = count.toString(16).padStart(4, '0');
  return {
    name,
    image,
    uuid: `8230160b-2000-485a-800f-01ea7fb7${tail}`,
    mac: `52:54:00:aa:${tail.slice(0, 2)}:${tail.slice(2)}`,
    bridge: 'br0',
  };
}
