/**
 * What stands before the first useful call: authentication, agreeing on keepalive, and opening
 * the driver. In libvirt's own order; the daemon refuses everything else until it is done.
 */
import type { CallOptions, Channel } from './channel.ts';
import { ClosedError, LibvirtError, LibvirtUnavailable, libvirtErrorCode } from './error.ts';
import type { KeepaliveOptions } from './keepalive.ts';
import { authList, authPolkit, connectOpen, supportsFeature } from './procedures/connect.ts';
import type { ConnectionUri } from './uri.ts';

/** `remote_auth_type`. */
const authType = { none: 0, sasl: 1, polkit: 2 } as const;
/** `VIR_CONNECT_RO`. */
export const readOnlyFlag = 1;
/** `VIR_DRV_FEATURE_PROGRAM_KEEPALIVE`, from libvirt's internal `libvirt_internal.h`. */
const keepaliveFeature = 10;

export interface SessionRequest {
  readonly uri: ConnectionUri;
  readonly readOnly: boolean;
  readonly keepalive: KeepaliveOptions | false;
}

const authenticationFailures: ReadonlySet<number> = new Set([
  libvirtErrorCode.authFailed,
  libvirtErrorCode.authCancelled,
  libvirtErrorCode.authUnavailable,
]);

async function authenticate(channel: Channel, where: string, options: CallOptions): Promise<void> {
  const { types } = await channel.call(authList, undefined, options);
  if (types.length === 0 || types.includes(authType.none)) return;
  if (types.includes(authType.polkit)) {
    await channel.call(authPolkit, undefined, options);
    return;
  }
  throw new LibvirtUnavailable('authentication', {
    what: types.includes(authType.sasl)
      ? 'the daemon wants a SASL login, which is not supported'
      : `the daemon wants an unknown kind of login (${types.join(', ')})`,
    where,
    remedy: 'connect over ssh instead (qemu+ssh://), or with TLS client certificates',
  });
}

async function agreeOnKeepalive(
  channel: Channel,
  keepalive: KeepaliveOptions,
  options: CallOptions,
): Promise<void> {
  // Asking also tells the daemon that it may send its own questions to this client.
  const { supported } = await channel.call(supportsFeature, { feature: keepaliveFeature }, options);
  if (supported) channel.startKeepalive(keepalive);
}

/** Turns the ways in which a first answer fails to come into what a person can act on. */
function explain(error: unknown, where: string): unknown {
  if (error instanceof LibvirtError && authenticationFailures.has(error.code)) {
    return new LibvirtUnavailable('permission', {
      what: `libvirt refused this user: ${error.message}`,
      where,
      remedy: 'run as root, join the group "libvirt", or connect read-only',
      cause: error,
    });
  }
  if (error instanceof ClosedError) {
    const denied = /permission denied/i.test(error.message);
    return new LibvirtUnavailable(denied ? 'permission' : 'unreachable', {
      what: error.message,
      where,
      remedy: denied
        ? 'check the login (ssh keys, group "libvirt") on that host'
        : 'check that the host can be reached and its libvirt daemon runs',
      cause: error,
    });
  }
  return error;
}

/** Rejects with `LibvirtUnavailable`, `LibvirtError` (the driver refused) or `DeadlineError`. */
export async function openSession(
  channel: Channel,
  request: SessionRequest,
  options: CallOptions,
): Promise<void> {
  const { uri, readOnly, keepalive } = request;
  const where = uri.host ?? uri.nameForDaemon;
  try {
    await authenticate(channel, where, options);
    if (keepalive !== false) await agreeOnKeepalive(channel, keepalive, options);
    const flags = readOnly ? readOnlyFlag : 0;
    await channel.call(connectOpen, { name: uri.nameForDaemon, flags }, options);
  } catch (error) {
    throw explain(error, where);
  }
}
