/**
 * Calls and events over one byte stream. Every fault of the peer ends the channel: all waiting
 * calls are rejected, nothing is thrown at the event loop, and `closed` resolves with the reason.
 */
import type { Buffer } from 'node:buffer';
import { CallQueue } from './call-queue.ts';
import { ClosedError, messageOf, ProtocolError } from './error.ts';
import { createEventListeners, type EventListeners } from './event-listeners.ts';
import {
  type Keepalive,
  type KeepaliveOptions,
  keepaliveAnswer,
  startKeepalive,
} from './keepalive.ts';
import { checkPayload, createPacketReader, encodePacket, type Packet } from './packet.ts';
import type { EventMessage, Procedure } from './procedure.ts';
import { keepaliveProgram, messageStatus, messageType } from './protocol.ts';
import { readReply } from './reply.ts';
import type { Transport } from './transport/transport.ts';
import { encoded } from './xdr.ts';

export interface CallOptions {
  /** Rejects with `DeadlineError` after this long, waiting in the queue included. */
  readonly deadlineMs?: number | undefined;
  /** Rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface ChannelOptions {
  /** For calls that name none. */
  readonly deadlineMs: number;
  /** Told what an event listener threw; a listener's fault never ends the channel. */
  readonly onListenerError: (error: unknown) => void;
}

export class Channel {
  /** Resolves, never rejects, with why the channel ended. */
  readonly closed: Promise<Error>;
  readonly #transport: Transport;
  readonly #deadlineMs: number;
  readonly #queue: CallQueue = new CallQueue();
  readonly #read = createPacketReader();
  readonly #listeners: EventListeners;
  readonly #resolveClosed: (reason: Error) => void;
  #open = true;
  #expectedEnd: Error | undefined;
  #keepalive: Keepalive | undefined;

  constructor(transport: Transport, options: ChannelOptions) {
    const closed = Promise.withResolvers<Error>();
    this.closed = closed.promise;
    this.#resolveClosed = closed.resolve;
    this.#transport = transport;
    this.#deadlineMs = options.deadlineMs;
    this.#listeners = createEventListeners(options.onListenerError);
    transport.readable.on('data', (chunk: Buffer) => this.#receive(chunk));
    transport.readable.on('end', () => this.#lost());
    transport.readable.on('close', () => this.#lost());
    transport.readable.on('error', (error) => this.#lost(error));
    // It may have ended while nobody was listening.
    if (transport.readable.destroyed) this.#lost();
  }

  call<Args, T>(
    procedure: Procedure<Args, T>,
    args: Args,
    { deadlineMs = this.#deadlineMs, signal }: CallOptions = {},
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const payload = encoded(procedure.args, args);
      checkPayload(payload);
      this.#queue.submit({
        name: procedure.name,
        deadlineMs,
        signal,
        transmit: (serial) => this.#transmit(procedure, serial, payload),
        answer(packet) {
          const reply = readReply(packet, procedure);
          if ('error' in reply) reject(reply.error);
          else resolve(reply.value);
        },
        fail: reject,
      });
    });
  }

  /** Calls `listener` for every such event, until the returned function is called. */
  onEvent<Body>(event: EventMessage<Body>, listener: (body: Body) => void): () => void {
    return this.#listeners.add(event, listener);
  }

  startKeepalive(options: KeepaliveOptions): void {
    if (!this.#open || this.#keepalive !== undefined) return;
    this.#keepalive = startKeepalive(options, {
      send: (bytes) => this.#send(bytes),
      dead: (silentMs) =>
        this.close(new ClosedError(`${this.#transport.where} said nothing for ${silentMs} ms`)),
    });
  }

  /** The peer has been or will be told goodbye: should it hang up first, this is why. */
  expectEnd(reason: Error): void {
    this.#expectedEnd = reason;
  }

  close(reason: Error): void {
    if (!this.#open) return;
    this.#open = false;
    this.#keepalive?.stop();
    this.#transport.destroy();
    this.#queue.failAll(reason);
    this.#resolveClosed(reason);
  }

  #transmit<Args, T>(procedure: Procedure<Args, T>, serial: number, payload: Buffer): void {
    const header = {
      program: procedure.program.id,
      version: procedure.program.version,
      procedure: procedure.number,
      type: messageType.call,
      serial,
      status: messageStatus.ok,
    };
    this.#send(encodePacket({ header, payload }));
  }

  #send(bytes: Buffer): void {
    if (this.#open) this.#transport.writable.write(bytes);
  }

  #lost(error?: Error): void {
    const { where } = this.#transport;
    const why = this.#transport.lastWords() ?? error?.message ?? 'the daemon closed it';
    const unexpected = new ClosedError(`the connection to ${where} ended: ${why}`, {
      cause: error,
    });
    this.close(this.#expectedEnd ?? unexpected);
  }

  #receive(chunk: Buffer): void {
    this.#keepalive?.heard();
    try {
      for (const packet of this.#read(chunk)) {
        if (!this.#open) return;
        this.#take(packet);
      }
    } catch (error) {
      const why = `${this.#transport.where} broke libvirt's protocol: ${messageOf(error)}`;
      this.close(new ProtocolError(why, { cause: error }));
    }
  }

  #take(packet: Packet): void {
    const { program, type, serial } = packet.header;
    if (type === messageType.event && program === keepaliveProgram.id) {
      const answer = keepaliveAnswer(packet.header);
      if (answer !== undefined) this.#send(answer);
    } else if (type === messageType.event) {
      this.#listeners.dispatch(packet);
    } else if (type !== messageType.reply) {
      throw new ProtocolError(`a message of the unexpected type ${type}`);
    } else if (!this.#queue.answer(packet)) {
      throw new ProtocolError(`an answer to call ${serial}, which was never made`);
    }
  }
}
