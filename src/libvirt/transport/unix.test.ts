import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeDaemon } from '../testing/fake-daemon.ts';
import { connectUnix } from './unix.ts';

const signal = new AbortController().signal;
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vt-unix-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

describe('a local socket', () => {
  it('that is missing means libvirt is not installed, or not running if it is', async () => {
    const paths = [join(directory, 'virtqemud-sock'), join(directory, 'libvirt-sock')];
    await expect(connectUnix(paths, signal, () => false)).rejects.toMatchObject({
      reason: 'not-installed',
      where: paths.join(' or '),
    });
    await expect(connectUnix(paths, signal, () => true)).rejects.toMatchObject({
      reason: 'not-running',
    });
  });

  it('that nobody listens on means libvirt is not running', async () => {
    const stale = join(directory, 'libvirt-sock');
    await writeFile(stale, '');
    await expect(connectUnix([stale], signal, () => false)).rejects.toMatchObject({
      reason: 'not-running',
    });
  });

  it('with an impossible path is told apart', async () => {
    const long = join(directory, 'x'.repeat(200));
    await expect(connectUnix([long], signal)).rejects.toMatchObject({ reason: 'unreachable' });
  });

  it('is the first of the candidates that answers', async () => {
    await using daemon = await startFakeDaemon(() => {});
    const transport = await connectUnix([join(directory, 'none'), daemon.socketPath], signal);
    expect(transport.where).toBe(daemon.socketPath);
    transport.destroy();
  });

  it.skipIf(process.getuid?.() !== 0)(
    'that the user may not open is a matter of permission',
    async () => {
      await using daemon = await startFakeDaemon(() => {});
      // Root may open anything, so another user does: the test's own process, for one call.
      process.seteuid?.(65_534);
      try {
        await expect(connectUnix([daemon.socketPath], signal)).rejects.toMatchObject({
          reason: 'permission',
        });
      } finally {
        process.seteuid?.(0);
      }
    },
  );
});
