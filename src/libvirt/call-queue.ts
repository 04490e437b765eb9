/**
 * Calls waiting for an answer: at most a few in flight, the rest in order behind them, each with
 * its own deadline.
 *
 * libvirtd works on at most `max_client_requests` calls of one client (5 unless configured) and
 * then stops reading that client's socket, keepalive included. A call that passed its deadline
 * still occupies libvirtd, so it is counted until its late answer comes: however many guests
 * hang, one place below libvirtd's limit stays free and the connection alive.
 */

import { ClosedError, DeadlineError } from './error.ts';
import type { Packet } from './packet.ts';
import { startPatientTimer } from './patient-timer.ts';

/** Calls in flight whose callers still wait. */
export const liveCallsMax = 3;
/** Calls libvirtd has not answered, awaited or given up. One below its default of 5. */
const unansweredCallsMax = 4;

export interface QueuedCall {
  readonly name: string;
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
  /** Puts the call on the wire under this serial. */
  transmit(serial: number): void;
  /** Takes the answer. Throws `ProtocolError` for one that cannot be its own. */
  answer(packet: Packet): void;
  fail(error: unknown): void;
}

interface Entry {
  readonly call: QueuedCall;
  release(): void;
}

const serialLimit = 2 ** 32;
/** A longer timer would fire at once. */
const timerMaxMs = 2 ** 31 - 1;

export class CallQueue {
  readonly #waiting: Entry[] = [];
  /** By serial: sent, and still awaited. */
  readonly #live = new Map<number, Entry>();
  /** Serials of calls sent whose callers have given up. */
  readonly #abandoned = new Set<number>();
  #lastSerial = 0;
  #ended: Error | undefined;

  submit(call: QueuedCall): void {
    if (this.#ended !== undefined) {
      const why = `${call.name} was not sent: ${this.#ended.message}`;
      call.fail(new ClosedError(why, { cause: this.#ended }));
    } else if (call.signal?.aborted) {
      call.fail(call.signal.reason);
    } else {
      this.#waiting.push(this.#createEntry(call));
      this.#pump();
    }
  }

  /** Hands a reply to its call; false if nothing waits under that serial. */
  answer(packet: Packet): boolean {
    const { serial } = packet.header;
    const entry = this.#live.get(serial);
    if (entry === undefined) {
      if (!this.#abandoned.delete(serial)) return false;
    } else {
      // Still listed while it answers: should the answer be garbage, it fails with the rest.
      entry.call.answer(packet);
      this.#live.delete(serial);
      entry.release();
    }
    this.#pump();
    return true;
  }

  /** Ends every call with this error, and all later ones because of it. */
  failAll(error: Error): void {
    this.#ended ??= error;
    const entries = [...this.#live.values(), ...this.#waiting];
    this.#live.clear();
    this.#abandoned.clear();
    this.#waiting.length = 0;
    for (const entry of entries) {
      entry.release();
      entry.call.fail(error);
    }
  }

  #unanswered(): number {
    return this.#live.size + this.#abandoned.size;
  }

  #pump(): void {
    while (this.#live.size < liveCallsMax && this.#unanswered() < unansweredCallsMax) {
      const entry = this.#waiting.shift();
      if (entry === undefined) return;
      this.#lastSerial = (this.#lastSerial + 1) % serialLimit;
      this.#live.set(this.#lastSerial, entry);
      entry.call.transmit(this.#lastSerial);
    }
  }

  /** Stops waiting for a call, sent or not. */
  #giveUp(entry: Entry, error: unknown): void {
    const place = this.#waiting.indexOf(entry);
    if (place >= 0) this.#waiting.splice(place, 1);
    for (const [serial, candidate] of this.#live) {
      if (candidate !== entry) continue;
      this.#live.delete(serial);
      this.#abandoned.add(serial);
    }
    entry.release();
    entry.call.fail(error);
    this.#pump();
  }

  #deadlineError(entry: Entry): DeadlineError {
    const why = this.#waiting.includes(entry)
      ? `it waited behind ${this.#unanswered()} calls the daemon has not answered`
      : 'the daemon, or the guest it asks, is stuck or slow';
    return new DeadlineError(entry.call.name, entry.call.deadlineMs, why);
  }

  #createEntry(call: QueuedCall): Entry {
    const { signal, deadlineMs } = call;
    const onAbort = (): void => this.#giveUp(entry, signal?.reason);
    const expire = (): void => this.#giveUp(entry, this.#deadlineError(entry));
    const stopTimer = startPatientTimer(Math.min(deadlineMs, timerMaxMs), expire);
    const entry: Entry = {
      call,
      release() {
        stopTimer();
        signal?.removeEventListener('abort', onAbort);
      },
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    return entry;
  }
}
