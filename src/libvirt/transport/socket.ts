/** What the transports over a socket share. */
import type { Socket } from 'node:net';
import type { Transport } from './transport.ts';

/** Resolves once `socket` emits `ready`; rejects, and destroys it, on an error or an abort. */
export function untilReady(
  socket: Socket,
  ready: 'connect' | 'secureConnect' | 'readable',
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = (): void => reject(signal.reason);
  const onClose = (): void => reject(new Error('the peer closed the connection'));
  const settle = (): void => {
    socket.off(ready, resolve);
    socket.off('error', reject);
    socket.off('close', onClose);
    signal.removeEventListener('abort', onAbort);
  };
  // Between two owners of the socket nobody else listens, and an error unheard ends the process.
  socket.on('error', () => {});
  socket.once(ready, resolve);
  socket.on('error', reject);
  socket.once('close', onClose);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return promise.then(settle, (error: unknown) => {
    settle();
    socket.destroy();
    throw error;
  });
}

export function socketTransport(socket: Socket, where: string): Transport {
  return {
    readable: socket,
    writable: socket,
    where,
    lastWords: () => undefined,
    destroy: () => socket.destroy(),
  };
}
