/**
 * libvirt connection URIs, `driver[+transport]://[user@][host][:port]/path[?parameters]`, taken
 * apart. Hosts and users end up on an ssh command line, so only what can be nothing else is
 * accepted. Source: libvirt's documentation, "Remote support" and "Connection URIs".
 */
import { UsageError } from './error.ts';

export type TransportName = 'unix' | 'ssh' | 'tls' | 'tcp';

export interface ConnectionUri {
  /** `qemu`, `test`, ... */
  readonly driver: string;
  readonly transport: TransportName;
  readonly user: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** `/system`, `/session`, `/default`, ... */
  readonly path: string;
  /** Query parameters by name. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The URI that the daemon at the other end is asked to open. */
  readonly nameForDaemon: string;
}

const transports: readonly TransportName[] = ['unix', 'ssh', 'tls', 'tcp'];

/** Parameters that speak to the client; any other is the driver's and goes to the daemon. */
const clientParameters: ReadonlySet<string> = new Set([
  'name',
  'command',
  'socket',
  'netcat',
  'keyfile',
  'pkipath',
  'known_hosts',
  'known_hosts_verify',
  'sshauth',
  'tls_priority',
  'no_sanity',
  'no_verify',
  'no_tty',
  'auth',
  'mode',
  'proxy',
]);

/** None of these can begin with "-" and be read as an option. */
const hostPattern = /^(?:[A-Za-z0-9_][A-Za-z0-9._-]*|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$/;
const userPattern = /^[A-Za-z0-9_][A-Za-z0-9._@+-]*$/;
const pathPattern = /^\/[A-Za-z0-9._/-]*$/;
const schemePattern = /^([a-z][a-z0-9]*)(?:\+([a-z0-9]+))?$/;

function refuse(text: string, why: string): never {
  // Never repeated: what may be a password.
  const shown = text.replace(/:[^@/]*@/, ':...@');
  throw new UsageError(`"${shown}" is not a libvirt URI this program can open: ${why}`);
}

function matching(text: string, pattern: RegExp, part: { uri: string; name: string }): string {
  if (!pattern.test(text))
    refuse(part.uri, `the ${part.name} "${text}" has characters none may have`);
  return text;
}

function parseScheme(uri: string, scheme: string, host: string): [string, TransportName] {
  const parts = schemePattern.exec(scheme);
  const [, driver, transport] = parts ?? [];
  if (driver === undefined) refuse(uri, `"${scheme}" is no driver`);
  // libvirt's own rule: a host without a transport means TLS.
  if (transport === undefined) return [driver, host === '' ? 'unix' : 'tls'];
  const known = transports.find((candidate) => candidate === transport);
  if (known === undefined) {
    refuse(uri, `the transport "${transport}" is not one of ${transports.join(', ')}`);
  }
  return [driver, known];
}

function daemonName(driver: string, path: string, parameters: ReadonlyMap<string, string>): string {
  const name = parameters.get('name');
  if (name !== undefined) return name;
  const kept = [...parameters].filter(([key]) => !clientParameters.has(key));
  const query = new URLSearchParams(kept).toString();
  return `${driver}://${path}${query === '' ? '' : `?${query}`}`;
}

function decodePart(uri: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse(uri, `"${text}" is not well encoded`);
  }
}

/** Throws `UsageError` for what is not a URI, or one no transport here can serve. */
export function parseUri(uri: string): ConnectionUri {
  const url = URL.canParse(uri) ? new URL(uri) : refuse(uri, 'it has no driver://path');
  if (url.password !== '') refuse(uri, 'a password may not be in it');
  // An IPv6 address stands in brackets in a URI and without them everywhere else.
  const host = decodePart(uri, url.hostname).replace(/^\[(.*)\]$/, '$1');
  const user = decodePart(uri, url.username);
  const [driver, transport] = parseScheme(uri, url.protocol.slice(0, -1), host);
  if (transport !== 'unix' && host === '') refuse(uri, `the transport "${transport}" needs a host`);
  if (transport === 'unix' && host !== '') refuse(uri, 'a local socket has no host');
  const path = matching(url.pathname === '' ? '/' : url.pathname, pathPattern, {
    uri,
    name: 'path',
  });
  const parameters = new Map(url.searchParams);
  return {
    driver,
    transport,
    user: user === '' ? undefined : matching(user, userPattern, { uri, name: 'user' }),
    host: host === '' ? undefined : matching(host, hostPattern, { uri, name: 'host' }),
    port: url.port === '' ? undefined : Number(url.port),
    path,
    parameters,
    nameForDaemon: daemonName(driver, path, parameters),
  };
}

/** Whether a yes-or-no parameter is set: libvirt takes any number but 0. */
export function hasFlag(uri: ConnectionUri, parameter: string): boolean {
  const value = uri.parameters.get(parameter);
  return value !== undefined && Number(value) !== 0;
}
