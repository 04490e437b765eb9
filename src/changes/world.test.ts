import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { connectClose } from '../libvirt/procedures/connect.ts';
import { replyTo, serveClient, startFakeDaemon } from '../libvirt/testing/fake-daemon.ts';
import { Problem } from '../model/problem.ts';
import { createWorld } from './world.ts';

const never = new AbortController().signal;

/** Answers the opening and the goodbye. */
function polite(socket: Socket): void {
  serveClient(socket, (packet) => socket.write(replyTo(packet, connectClose, undefined)));
}

it('opens one connection for each URI, and closes it in the end', async () => {
  await using daemon = await startFakeDaemon(polite);
  {
    await using world = createWorld('/', never);
    const [first, second] = await Promise.all([
      world.libvirt(daemon.uri),
      world.libvirt(daemon.uri),
    ]);
    expect(first).toBe(second);
    expect(daemon.clients.size).toBe(1);
  }
  await expect.poll(() => daemon.clients.size).toBe(0);
});

it('opens a connection anew that the daemon ended', async () => {
  await using daemon = await startFakeDaemon(polite);
  await using world = createWorld('/', never);
  const first = await world.libvirt(daemon.uri);
  for (const client of daemon.clients) client.destroy();
  await first.closed;
  const second = await world.libvirt(daemon.uri);
  expect(second).not.toBe(first);
});

it('says which libvirt does not answer, and asks it again the next time', async () => {
  await using world = createWorld('/', never);
  const uri = 'qemu+unix:///system?socket=/nowhere/libvirt-sock';
  const first = world.libvirt(uri);
  await expect(first).rejects.toThrow(Problem);
  await expect(first).rejects.toThrow(/nowhere/);
  expect(world.libvirt(uri)).not.toBe(first);
  await world.libvirt(uri).catch(() => undefined);
});
