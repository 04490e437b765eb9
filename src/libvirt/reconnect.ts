/**
 * A connection that comes back: re-opened with growing pauses when it is lost, its lifecycle
 * listeners registered anew. What happened in between was not heard: list the domains again on
 * `reconnected`.
 */
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import { ClosedError, DeadlineError } from './error.ts';
import type { LifecycleEvent } from './lifecycle.ts';

export interface ReconnectOptions {
  /** The pause after the first failure; doubled after each further one. Default 500. */
  readonly firstPauseMs?: number | undefined;
  /** The longest pause. Default 30000. */
  readonly longestPauseMs?: number | undefined;
  /** Told what a listener threw. Default: nobody. */
  readonly onListenerError?: ((error: unknown) => void) | undefined;
}

export interface ReconnectEvents {
  /** There is a connection again after one was lost. */
  reconnected: [connection: Connection];
  /** The connection ended, or could not be opened. Trying goes on. */
  lost: [reason: unknown];
  lifecycle: [event: LifecycleEvent];
}

export interface LastingConnection extends AsyncDisposable {
  readonly events: EventEmitter<ReconnectEvents>;
  /**
   * The open connection, waiting for one up to `deadlineMs` (default 5000). Rejects with why the
   * last attempt failed.
   */
  connection(options?: { deadlineMs?: number }): Promise<Connection>;
  /** Ends the connection and the trying. */
  close(): Promise<void>;
}

const defaultDeadlineMs = 5000;
const defaultFirstPauseMs = 500;
const defaultLongestPauseMs = 30_000;

class Reconnector implements LastingConnection {
  readonly events: EventEmitter<ReconnectEvents> = new EventEmitter<ReconnectEvents>();
  readonly #open: (signal: AbortSignal) => Promise<Connection>;
  readonly #options: ReconnectOptions;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #current: Connection | undefined;
  #next: PromiseWithResolvers<Connection> = Promise.withResolvers<Connection>();
  #lastFailure: unknown;
  #everOpened = false;

  constructor(open: (signal: AbortSignal) => Promise<Connection>, options: ReconnectOptions) {
    this.#open = open;
    this.#options = options;
    this.#running = this.#run();
  }

  async connection({ deadlineMs = defaultDeadlineMs } = {}): Promise<Connection> {
    const { signal } = this.#stop;
    if (signal.aborted) throw new ClosedError('the connection was closed');
    if (this.#current !== undefined) return this.#current;
    const timer = new AbortController();
    const timeout = sleep(deadlineMs, undefined, {
      signal: AbortSignal.any([timer.signal, signal]),
    }).then(
      () => Promise.reject(this.#reasonForNone(deadlineMs)),
      () => Promise.reject(new ClosedError('the connection was closed')),
    );
    try {
      return await Promise.race([this.#next.promise, timeout]);
    } finally {
      timer.abort();
    }
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#current?.close();
    await this.#running;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #reasonForNone(deadlineMs: number): unknown {
    return this.#lastFailure ?? new DeadlineError('CONNECT_OPEN', deadlineMs, 'still connecting');
  }

  /** A listener's fault is not the connection's. */
  #tell(emit: () => void): void {
    try {
      emit();
    } catch (error) {
      this.#options.onListenerError?.(error);
    }
  }

  async #run(): Promise<void> {
    const { firstPauseMs = defaultFirstPauseMs, longestPauseMs = defaultLongestPauseMs } =
      this.#options;
    const { signal } = this.#stop;
    let pauseMs = firstPauseMs;
    while (!signal.aborted) {
      try {
        const connection = await this.#openOnce(signal);
        pauseMs = firstPauseMs;
        this.#failed(await connection.closed);
      } catch (error) {
        this.#failed(error);
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  }

  #failed(reason: unknown): void {
    if (this.#current !== undefined) this.#next = Promise.withResolvers<Connection>();
    this.#current = undefined;
    this.#lastFailure = reason;
    if (!this.#stop.signal.aborted) this.#tell(() => this.events.emit('lost', reason));
  }

  async #openOnce(signal: AbortSignal): Promise<Connection> {
    const connection = await this.#open(signal);
    try {
      signal.throwIfAborted();
      await connection.onLifecycle((event) => {
        this.#tell(() => this.events.emit('lifecycle', event));
      });
    } catch (error) {
      await connection.close();
      throw error;
    }
    const again = this.#everOpened;
    this.#everOpened = true;
    this.#current = connection;
    this.#next.resolve(connection);
    if (again) this.#tell(() => this.events.emit('reconnected', connection));
    return connection;
  }
}

/** Keeps a connection open by calling `open`, now and whenever it is lost, until it is closed. */
export function connectLastingly(
  open: (signal: AbortSignal) => Promise<Connection>,
  options: ReconnectOptions = {},
): LastingConnection {
  return new Reconnector(open, options);
}
