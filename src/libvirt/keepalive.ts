/**
 * libvirt's keepalive program: each side may ask "are you there" (PING) and must answer (PONG).
 * A peer that says nothing at all for several intervals is gone, whatever TCP believes.
 */
import { Buffer } from 'node:buffer';
import { encodePacket, type Header } from './packet.ts';
import { keepaliveProgram, messageStatus, messageType } from './protocol.ts';

export interface KeepaliveOptions {
  /** Between questions, while nothing is heard. libvirt's own default is 5 s. */
  readonly intervalMs: number;
  /** Unanswered questions after which the peer is given up. libvirt's own default is 5. */
  readonly count: number;
}

export const defaultKeepalive: KeepaliveOptions = { intervalMs: 5000, count: 5 };

const procedure = { ping: 1, pong: 2 } as const;

function message(number: number): Buffer {
  return encodePacket({
    header: {
      program: keepaliveProgram.id,
      version: keepaliveProgram.version,
      procedure: number,
      type: messageType.event,
      serial: 0,
      status: messageStatus.ok,
    },
    payload: Buffer.alloc(0),
  });
}

/** What to send back for a keepalive message: an answer to a question, nothing to an answer. */
export function keepaliveAnswer(header: Header): Buffer | undefined {
  return header.procedure === procedure.ping ? message(procedure.pong) : undefined;
}

export interface Keepalive {
  /** Anything at all arrived. */
  heard(): void;
  stop(): void;
}

export function startKeepalive(
  options: KeepaliveOptions,
  actions: { send(bytes: Buffer): void; dead(silentMs: number): void },
): Keepalive {
  let silentIntervals = 0;
  const timer = setInterval(() => {
    if (silentIntervals > options.count) {
      clearInterval(timer);
      actions.dead(silentIntervals * options.intervalMs);
      return;
    }
    if (silentIntervals > 0) actions.send(message(procedure.ping));
    silentIntervals += 1;
  }, options.intervalMs);
  // A connection nobody waits on must not keep the process alive by its heartbeat.
  timer.unref();
  return {
    heard() {
      silentIntervals = 0;
    },
    stop: () => clearInterval(timer),
  };
}
