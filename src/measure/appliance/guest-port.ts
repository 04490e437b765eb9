import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../model/problem.ts';

/** The host's end of the port over which a guest is spoken to. */
export interface GuestPort {
  line(): Promise<string>;
  bytes(count: number): Promise<string>;
  send(text: string): void;
  hasEnded(): boolean;
  close(): void;
}

const RETRY_MS = 50;
const CONNECT_TIMEOUT_MS = 10_000;

/** Connects to the socket that QEMU makes as it starts. Should the guest end, what waits for it fails with `ended()`. */
export async function openGuestPort(
  path: string,
  signal: AbortSignal,
  ended: () => Error,
): Promise<GuestPort> {
  const deadline = performance.now() + CONNECT_TIMEOUT_MS;
  for (;;) {
    const socket = await connect(path);
    if (socket !== undefined) return portOn(socket, signal, ended);
    if (performance.now() > deadline) {
      throw new Problem({
        what: 'the guest did not start',
        where: path,
        remedy: 'is QEMU working?',
      });
    }
    await sleep(RETRY_MS, undefined, { signal });
  }
}

function connect(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

function portOn(socket: Socket, signal: AbortSignal, ended: () => Error): GuestPort {
  let received = Buffer.alloc(0);
  let failure: Error | undefined;
  let wake: () => void = () => undefined;
  const fail = (why: Error): void => {
    failure ??= why;
    wake();
  };
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  socket.on('error', fail);
  socket.on('close', () => fail(ended()));
  signal.addEventListener('abort', () => fail(new Error('interrupted')), { once: true });
  /** Waits until `take` finds what it wants in what was received. */
  const when = async (take: () => string | undefined): Promise<string> => {
    for (;;) {
      const taken = take();
      if (taken !== undefined) return taken;
      if (failure !== undefined) throw failure;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const cut = (count: number): string => {
    const text = received.toString('utf8', 0, count);
    received = received.subarray(count);
    return text;
  };
  return {
    line: () =>
      when(() => {
        const end = received.indexOf(0x0a);
        return end < 0 ? undefined : cut(end + 1).trimEnd();
      }),
    bytes: (count) => when(() => (received.length < count ? undefined : cut(count))),
    send: (text) => socket.write(text),
    hasEnded: () => socket.closed,
    close: () => socket.destroy(),
  };
}
