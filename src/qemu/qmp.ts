import { connect, type Socket } from 'node:net';
import { startPatientTimer } from '../libvirt/patient-timer.ts';
import { type LineSplitter, lineSplitter } from './line-splitter.ts';
import { QmpError, type QmpFailure } from './qmp-error.ts';
import { parseQmpMessage, type QmpMessage } from './qmp-message.ts';

/** An open session with a QEMU. A failure other than a refused command ends it. */
export interface QmpSession {
  /**
   * Resolves to what QEMU returned, unchecked. Rejects with a `QmpError`. Only commands that read
   * (`query-*`, `qom-get`, `qom-list`) are sent. Several may be under way; QEMU answers in turn.
   */
  execute(command: string, argumentsOf?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Sets a property of an object of QEMU's (`qom-set`). */
  setProperty(property: QomProperty, value: string | number | boolean): Promise<void>;
  /** How much memory the balloon is to leave the guest, bytes (`balloon`); returns before the guest has followed. */
  setBalloon(bytes: number): Promise<void>;
  /** Stops all vCPUs, and the clocks of the guest with them (`stop`). */
  pause(): Promise<void>;
  /** Lets them run on (`cont`). */
  resume(): Promise<void>;
  close(): void;
}

export interface QomProperty {
  /** As in `/machine/peripheral/balloon0`. */
  readonly path: string;
  readonly property: string;
}

export interface QmpOptions {
  /** For the connection and greeting together, and again for each command. Milliseconds. */
  readonly deadlineMs?: number;
}

const DEFAULT_DEADLINE_MS = 1000;

/** query-stats-schemas and query-block of a large guest are some 100 KiB. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

const READING_COMMAND = /^(?:query-[a-z0-9-]+|qom-get|qom-list)$/;

/**
 * Connects to a monitor's unix socket and negotiates. The client that holds a monitor keeps others out, so
 * close the session soon.
 *
 * @param path absolute
 * @throws QmpError
 */
export async function connectQmp(path: string, options: QmpOptions = {}): Promise<QmpSession> {
  const deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
  const connection = openConnection(path);
  try {
    await within(deadlineMs, connection.greeted, () =>
      connection.isConnected()
        ? new QmpError(
            'busy',
            `${path}: no greeting within ${deadlineMs} ms; another client may hold it`,
          )
        : new QmpError('silent', `${path}: no connection within ${deadlineMs} ms`),
    );
  } catch (error) {
    connection.close();
    throw error;
  }
  const session = sessionOn(connection, deadlineMs);
  await session.send('qmp_capabilities', undefined);
  return {
    execute: async (command, argumentsOf) => {
      if (READING_COMMAND.test(command)) return await session.send(command, argumentsOf);
      throw new QmpError('refused', `${command}: not a command that only reads`);
    },
    setProperty: async ({ path: object, property }, value) => {
      await session.send('qom-set', { path: object, property, value });
    },
    setBalloon: async (bytes) => {
      await session.send('balloon', { value: bytes });
    },
    pause: async () => {
      await session.send('stop', undefined);
    },
    resume: async () => {
      await session.send('cont', undefined);
    },
    close: connection.close,
  };
}

interface Waiting {
  readonly command: string;
  resolve(value: unknown): void;
  reject(error: QmpError): void;
}

interface Connection {
  readonly path: string;
  readonly socket: Socket;
  readonly greeted: Promise<void>;
  /** Commands without an answer yet, by id. */
  readonly waiting: Map<number, Waiting>;
  isConnected(): boolean;
  /** Ends the connection, with that reason for all that wait. */
  fail(failure: QmpFailure, message: string): void;
  close(): void;
}

function openConnection(path: string): Connection {
  if (!path.startsWith('/') || path.includes('\0'))
    throw new QmpError('unreachable', `${path}: not an absolute path`);
  const socket = connect({ path });
  const lines = lineSplitter(MAX_LINE_BYTES);
  const waiting = new Map<number, Waiting>();
  const greeting = Promise.withResolvers<void>();
  // A failure after the greeting has nobody waiting for it.
  greeting.promise.catch(() => undefined);
  let connected = false;
  const fail = (failure: QmpFailure, message: string): void => {
    socket.destroy();
    const error = new QmpError(failure, `${path}: ${message}`);
    greeting.reject(error);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const accept = (message: QmpMessage): void => {
    if (message.kind === 'greeting') greeting.resolve();
    else if (message.kind !== 'event') settle(waiting, message);
  };
  socket.on('connect', () => {
    connected = true;
  });
  socket.on('data', (bytes: Buffer) => {
    if (socket.destroyed) return;
    const complaint = readMessages(lines, bytes, accept);
    if (complaint !== undefined) fail('garbage', complaint);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => fail(...connectFailure(error.code)));
  socket.on('close', () => fail('closed', 'the monitor ended the connection'));
  return {
    path,
    socket,
    greeted: greeting.promise,
    waiting,
    isConnected: () => connected,
    fail,
    close: () => fail('closed', 'the session was closed'),
  };
}

/** The reason to give up on this peer, or undefined. */
function readMessages(
  lines: LineSplitter,
  bytes: Buffer,
  accept: (message: QmpMessage) => void,
): string | undefined {
  try {
    for (const line of lines.push(bytes)) {
      const message = parseQmpMessage(line);
      if (message === undefined) return 'answered with something that is not QMP';
      accept(message);
    }
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return `sent ${error.message}`;
    throw error;
  }
}

function settle(waiting: Connection['waiting'], message: QmpMessage): void {
  if (message.kind !== 'answer' && message.kind !== 'refusal') return;
  // Without an id QEMU refused a line that it could not read: that is the oldest one.
  const id = message.id ?? waiting.keys().next().value;
  const asked = id === undefined ? undefined : waiting.get(id);
  if (id === undefined || asked === undefined) return;
  waiting.delete(id);
  if (message.kind === 'answer') asked.resolve(message.value);
  else
    asked.reject(new QmpError('refused', `${asked.command}: QEMU refused it (${message.reason})`));
}

function connectFailure(code: string | undefined): [failure: QmpFailure, message: string] {
  // The queue of clients that wait for the one before them is full.
  if (code === 'EAGAIN') return ['busy', 'other clients wait for this monitor'];
  if (code === 'EPIPE' || code === 'ECONNRESET')
    return ['closed', 'the monitor ended the connection'];
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'no such socket',
    ECONNREFUSED: 'nobody listens on this socket',
    EACCES: 'no permission; run as root or as the user of the guest',
  };
  return ['unreachable', reasons[code ?? ''] ?? `cannot connect (${code ?? 'unknown error'})`];
}

interface Sending {
  send(
    command: string,
    argumentsOf: Readonly<Record<string, unknown>> | undefined,
  ): Promise<unknown>;
}

function sessionOn(connection: Connection, deadlineMs: number): Sending {
  let lastId = 0;
  return {
    async send(command, argumentsOf) {
      if (connection.socket.destroyed)
        throw new QmpError('closed', `${connection.path}: the connection has ended`);
      const id = ++lastId;
      const answer = new Promise<unknown>((resolve, reject) => {
        connection.waiting.set(id, { command, resolve, reject });
      });
      const message = { execute: command, ...(argumentsOf && { arguments: argumentsOf }), id };
      connection.socket.write(`${JSON.stringify(message)}\n`);
      return await within(deadlineMs, answer, () => {
        // What comes later would answer a question that nobody asks any more.
        connection.fail('silent', `no answer to ${command} within ${deadlineMs} ms`);
        return new QmpError(
          'silent',
          `${connection.path}: no answer to ${command} within ${deadlineMs} ms`,
        );
      });
    },
  };
}

async function within<T>(
  limitMs: number,
  outcome: Promise<T>,
  tooLate: () => QmpError,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const stopTimer = startPatientTimer(limitMs, () => late.reject(tooLate()));
  try {
    return await Promise.race([outcome, late.promise]);
  } finally {
    stopTimer();
  }
}
