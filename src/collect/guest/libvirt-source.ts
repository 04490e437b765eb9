import { type Connection, connect } from '../../libvirt/connection.ts';
import { LibvirtUnavailable, messageOf } from '../../libvirt/error.ts';
import { resolveUri } from '../../libvirt/resolve-uri.ts';
import { ownSurroundings, readClientConfig } from '../../libvirt/surroundings.ts';
import { parseUri } from '../../libvirt/uri.ts';
import type { Snapshot } from '../../model/snapshot.ts';

export type GuestSource = Snapshot['guestSources'][number];

/** A libvirt that answered. */
export interface LibvirtSource {
  readonly uri: string;
  /** Its guests run on this machine, so that their processes can be found here. */
  readonly local: boolean;
  readonly connection: Connection;
  /** Another connection of the same kind: for what must not queue behind a stuck call. */
  readonly another: (options: { readOnly: boolean }) => Promise<Connection>;
}

export interface LibvirtOpening {
  readonly libvirt: LibvirtSource | undefined;
  /** The URI leads to another machine, whether that answered or not. */
  readonly remote: boolean;
  readonly source: GuestSource;
}

/** Name of the source where no URI was given and none could be found out. */
const DEFAULT_NAME = 'libvirt';
const CONNECT_DEADLINE_MS = 10_000;
const CALL_DEADLINE_MS = 5000;

/**
 * Opens the libvirt that `uri` names, or libvirt's own choice. No libvirt on this machine is an ordinary
 * outcome; one that was asked for by name and does not answer is a failure.
 */
export async function openLibvirt(
  uri: string | undefined,
  signal: AbortSignal,
): Promise<LibvirtOpening> {
  const open = (readOnly: boolean): Promise<Connection> =>
    connect(uri, {
      readOnly,
      signal,
      connectDeadlineMs: CONNECT_DEADLINE_MS,
      deadlineMs: CALL_DEADLINE_MS,
    });
  try {
    const connection = await open(true);
    const { openedUri } = connection;
    return {
      remote: !isLocal(openedUri),
      libvirt: {
        uri: openedUri,
        local: isLocal(openedUri),
        connection,
        another: ({ readOnly }) => open(readOnly),
      },
      source: { name: openedUri, outcome: 'used', detail: 'connected' },
    };
  } catch (error) {
    signal.throwIfAborted();
    return {
      libvirt: undefined,
      remote: leadsElsewhere(uri),
      source: {
        name: uri ?? DEFAULT_NAME,
        outcome: uri === undefined && isOrdinary(error) ? 'absent' : 'failed',
        detail: messageOf(error),
      },
    };
  }
}

function isOrdinary(error: unknown): boolean {
  return (
    error instanceof LibvirtUnavailable &&
    (error.reason === 'not-installed' || error.reason === 'not-running')
  );
}

/** Of a URI that could not be opened; one that cannot even be read names no other machine. */
function leadsElsewhere(uri: string | undefined): boolean {
  const from = ownSurroundings();
  try {
    return !isLocal(resolveUri(uri, from, () => readClientConfig(from)));
  } catch {
    return false;
  }
}

/** Whether a URI leads to this machine: `unix` transports do, and names of this host itself. */
export function isLocal(uri: string): boolean {
  const { transport, host } = parseUri(uri);
  return transport === 'unix' || host === undefined || LOOPBACK.test(host);
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/;
