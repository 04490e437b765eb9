import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A unix socket with a peer of the test's making behind it. */
export interface FakeMonitor {
  readonly path: string;
  /** What clients have sent so far. */
  received(): string;
  close(): Promise<void>;
}

export const GREETING = '{"QMP": {"version": {}, "capabilities": ["oob"]}}\r\n';

/** Greets like QEMU; `reply` says what to send for one line of the client's, undefined for nothing. */
export function fakeMonitor(
  reply: (line: string, socket: Socket) => string | Buffer | undefined,
  greeting: string | Buffer = GREETING,
): Promise<FakeMonitor> {
  return listen((socket, note) => {
    if (greeting.length > 0) socket.write(greeting);
    let pending = '';
    socket.on('data', (bytes: Buffer) => {
      note(bytes.toString());
      const lines = (pending + bytes.toString()).split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) {
        const answer = reply(line, socket);
        if (answer !== undefined) socket.write(answer);
      }
    });
  });
}

/** Answers the negotiation by itself and leaves the rest to `reply`. */
export function negotiatedMonitor(
  reply: (id: number, line: string, socket: Socket) => string | Buffer | undefined,
): Promise<FakeMonitor> {
  return fakeMonitor((line, socket) => {
    const id = idOf(line);
    return line.includes('qmp_capabilities')
      ? `{"return": {}, "id": ${id}}\n`
      : reply(id, line, socket);
  });
}

function idOf(line: string): number {
  return Number(/"id":(\d+)/.exec(line)?.[1] ?? Number.NaN);
}

async function listen(
  serve: (socket: Socket, note: (text: string) => void) => void,
): Promise<FakeMonitor> {
  const directory = mkdtempSync(join(tmpdir(), 'virt-tune-qmp-'));
  const path = join(directory, 'monitor');
  const sockets = new Set<Socket>();
  let received = '';
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket, (text) => {
      received += text;
    });
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    path,
    received: () => received,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
      rmSync(directory, { recursive: true });
    },
  };
}
