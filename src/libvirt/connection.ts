/**
 * A typed client of libvirt's remote protocol, in plain TypeScript. libvirt supports clients of
 * its own RPC protocol beside its C library ("long term stable ABI", docs/support.rst).
 *
 * ```ts
 * await using connection = await connect('qemu:///system');
 * for (const domain of await connection.listDomains({ active: true })) ...
 * ```
 *
 * Every call rejects with one of the classes in `error.ts`, and within its deadline: a stuck guest
 * costs the calls that need it, not the others. At most three calls are in flight at a time; open
 * a second connection for what must not queue behind slow ones.
 */
import { type CallOptions, Channel } from './channel.ts';
import { type DomainCalls, domainCalls } from './domain-calls.ts';
import { type DomainChangeCalls, domainChangeCalls } from './domain-change-calls.ts';
import { ClosedError } from './error.ts';
import { type HostCalls, hostCalls } from './host-calls.ts';
import { defaultKeepalive, type KeepaliveOptions } from './keepalive.ts';
import { type LifecycleCalls, lifecycleCalls } from './lifecycle.ts';
import { openSession } from './open-session.ts';
import { openTransport } from './open-transport.ts';
import { connectClose } from './procedures/connect.ts';
import { type QemuCalls, qemuCalls } from './qemu-calls.ts';
import { resolveUri } from './resolve-uri.ts';
import { ownSurroundings, readClientConfig, type Surroundings } from './surroundings.ts';
import { parseUri } from './uri.ts';

export interface ConnectOptions {
  /**
   * Default true: enough for everything that only reads, except monitor and agent commands.
   * libvirt refuses all others with code 29 then.
   */
  readonly readOnly?: boolean | undefined;
  /** For calls that name no deadline of their own. Default 5000. */
  readonly deadlineMs?: number | undefined;
  /** For reaching the daemon and for each step of the opening. Default 10000. */
  readonly connectDeadlineMs?: number | undefined;
  /** Ends the opening, not the connection once it is open. */
  readonly signal?: AbortSignal | undefined;
  /** `false` for none. Default: libvirt's own, every 5 s, given up after 5 unanswered. */
  readonly keepalive?: KeepaliveOptions | false | undefined;
  /** Told what a listener for events threw. Default: nobody. */
  readonly onListenerError?: ((error: unknown) => void) | undefined;
  /** Where the process runs; its own environment, user and home by default. */
  readonly surroundings?: Surroundings | undefined;
}

export interface Connection
  extends HostCalls,
    DomainCalls,
    DomainChangeCalls,
    QemuCalls,
    LifecycleCalls,
    AsyncDisposable {
  /** The URI that was opened, after aliases and defaults. */
  readonly openedUri: string;
  /** Resolves, never rejects, with why the connection ended. */
  readonly closed: Promise<Error>;
  /** Says goodbye and ends the connection; calls still waiting reject with `ClosedError`. */
  close(): Promise<void>;
}

const defaultDeadlineMs = 5000;
const defaultConnectDeadlineMs = 10_000;
/** A daemon that does not answer the goodbye is left without. */
const goodbyeDeadlineMs = 500;

function connectionOn(channel: Channel, openedUri: string): Connection {
  async function close(): Promise<void> {
    const reason = new ClosedError('the connection was closed');
    channel.expectEnd(reason);
    try {
      await channel.call(connectClose, undefined, { deadlineMs: goodbyeDeadlineMs });
    } catch {
      // It was ending anyway.
    }
    channel.close(reason);
  }
  return {
    ...hostCalls(channel),
    ...domainCalls(channel),
    ...domainChangeCalls(channel),
    ...qemuCalls(channel),
    ...lifecycleCalls(channel),
    openedUri,
    closed: channel.closed,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/**
 * Opens a connection. `uri` as for virsh: a URI, an alias from libvirt's configuration, or
 * undefined for the default. Rejects with `LibvirtUnavailable` where there is no libvirt to talk
 * to, `UsageError` for a URI it cannot open, `LibvirtError` where the daemon refuses it.
 */
export async function connect(
  uri: string | undefined,
  options: ConnectOptions = {},
): Promise<Connection> {
  const { readOnly = true, signal } = options;
  const from = options.surroundings ?? ownSurroundings();
  const openedUri = resolveUri(uri, from, () => readClientConfig(from));
  const parsed = parseUri(openedUri);
  const deadlineMs = options.connectDeadlineMs ?? defaultConnectDeadlineMs;
  const transport = await openTransport({ uri: parsed, readOnly, from }, { deadlineMs, signal });
  const channel = new Channel(transport, {
    deadlineMs: options.deadlineMs ?? defaultDeadlineMs,
    onListenerError: options.onListenerError ?? (() => {}),
  });
  const keepalive = options.keepalive ?? defaultKeepalive;
  const opening: CallOptions = { deadlineMs, signal };
  try {
    await openSession(channel, { uri: parsed, readOnly, keepalive }, opening);
  } catch (error) {
    channel.close(new ClosedError('the opening failed'));
    throw error;
  }
  return connectionOn(channel, openedUri);
}
