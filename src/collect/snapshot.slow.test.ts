import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Snapshot } from '../model/snapshot.ts';
import { startPausedQemu } from './guest/testing/paused-qemu.ts';
import { parseSnapshot, snapshotText } from './load-snapshot.ts';
import { redactSnapshot } from './redact.ts';
import { collectSnapshot, type SnapshotOptions } from './snapshot.ts';

const options = (changes: Partial<SnapshotOptions> = {}): SnapshotOptions => ({
  windowMs: 200,
  signal: new AbortController().signal,
  virtTuneVersion: '0.1.0',
  ...changes,
});

describe('collectSnapshot', () => {
  it('reads this machine into a document that is valid, survives saving, and can be redacted', async () => {
    const name = `customer zq-${process.pid}`;
    const qemu = await startPausedQemu({ name });
    try {
      const steps: string[] = [];
      const snapshot = await collectSnapshot(options({ progress: (step) => steps.push(step) }));
      expect(Snapshot.safeParse(snapshot).error).toBeUndefined();
      expect(snapshot).toMatchObject({ source: 'live', windowMs: 200, redacted: false });
      expect(snapshot.guests.map((guest) => guest.name)).toContain(name);
      expect(steps).toContain('sampling for 0.2 s');
      const text = snapshotText(snapshot);
      expect(snapshotText(parseSnapshot(Buffer.from(text), 'text'))).toBe(text);
      expect(snapshotText(redactSnapshot(snapshot))).not.toContain(name);
    } finally {
      await qemu.stop();
    }
  });

  it('ends at once when it is aborted', async () => {
    const controller = new AbortController();
    const startedAt = performance.now();
    const taking = collectSnapshot(options({ windowMs: 60_000, signal: controller.signal }));
    setTimeout(() => controller.abort(new Error('interrupted')), 300);
    await expect(taking).rejects.toThrow();
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });

  it('says what a root directory lacks', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'virt-tune-root-'));
    try {
      await expect(collectSnapshot(options({ root: empty }))).rejects.toThrow(
        /holds neither proc nor sys/,
      );
      await expect(collectSnapshot(options({ root: join(empty, 'none') }))).rejects.toThrow(
        /cannot read the files below .*none/,
      );
    } finally {
      rmSync(empty, { recursive: true });
    }
  });

  it('does not present this machine as the host of a remote libvirt', async () => {
    const snapshot = await collectSnapshot(
      options({ windowMs: 0, connect: 'qemu+ssh://nowhere.invalid/system' }),
    );
    expect(snapshot.host.hostname).toEqual({
      unreadable:
        'the host behind qemu+ssh://nowhere.invalid/system cannot be read from here; run virt-tune there',
    });
    expect(snapshot.guests).toEqual([]);
  });
});
