/**
 * A daemon on another host through the user's own ssh, with its configuration, keys and agent.
 * At the other end libvirt's `virt-ssh-helper` finds the right socket; hosts too old to have it
 * get `nc -U`, as libvirt's own client does.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { systemErrorCode, UsageError } from '../error.ts';
import { systemSocketDirectory } from '../socket-path.ts';
import { type ConnectionUri, hasFlag } from '../uri.ts';
import type { Transport } from './transport.ts';

/** As much of ssh's complaints as is kept for the error message. */
const lastWordsMax = 500;

/** Words that the remote user's shell takes as they are; anything else is refused, not quoted. */
const plainWord = /^[A-Za-z0-9_./:?=&%+@,][A-Za-z0-9_./:?=&%+@,-]*$/;

function plain(text: string, what: string): string {
  if (!plainWord.test(text)) {
    throw new UsageError(`the ${what} "${text}" has characters that may not go to another host`);
  }
  // Quoted because "?" and "&" are plain in a URI and not in a shell.
  return `'${text}'`;
}

/** The sockets that `nc` is tried on, in order, where there is no helper. */
function remoteSockets(uri: ConnectionUri, readOnly: boolean): string[] {
  const explicit = uri.parameters.get('socket');
  if (explicit !== undefined) return [plain(explicit, 'socket')];
  const suffix = readOnly ? '-sock-ro' : '-sock';
  return ['virtqemud', 'libvirt'].map((stem) =>
    plain(`${systemSocketDirectory}/${stem}${suffix}`, 'socket'),
  );
}

/**
 * What runs at the other end. ssh hands one line to the remote user's shell, so this one is
 * built of fixed text and words made only of harmless characters.
 */
export function remoteCommand(uri: ConnectionUri, readOnly: boolean): string {
  const helper = `virt-ssh-helper ${readOnly ? '-r ' : ''}${plain(uri.nameForDaemon, 'URI')}`;
  const netcat = plain(uri.parameters.get('netcat') ?? 'nc', 'netcat program');
  const tries = remoteSockets(uri, readOnly)
    .map((socket) => `[ -S ${socket} ] && exec ${netcat} -U ${socket}`)
    .join('; ');
  const complain = 'echo "no virt-ssh-helper and no libvirt socket on this host" >&2; exit 1';
  const netcatScript = `${tries}; ${complain}`;
  // libvirt's own choice too: a socket that was named can only be reached by netcat.
  const proxy = uri.parameters.get('proxy') ?? (uri.parameters.has('socket') ? 'netcat' : 'auto');
  if (proxy === 'native') return helper;
  if (proxy === 'netcat') return `sh -c '${netcatScript.replaceAll("'", "'\\''")}'`;
  const script = `if command -v virt-ssh-helper >/dev/null 2>&1; then exec ${helper}; fi; ${netcatScript}`;
  return `sh -c '${script.replaceAll("'", "'\\''")}'`;
}

/** The program to run and its arguments. Exported for the tests. */
export function sshCommand(
  uri: ConnectionUri,
  readOnly: boolean,
): { file: string; args: string[] } {
  const keyFile = uri.parameters.get('keyfile');
  return {
    file: uri.parameters.get('command') ?? 'ssh',
    args: [
      '-T',
      '-e',
      'none',
      ...(hasFlag(uri, 'no_tty') ? ['-o', 'BatchMode=yes'] : []),
      ...(hasFlag(uri, 'no_verify') ? ['-o', 'StrictHostKeyChecking=no'] : []),
      ...(keyFile === undefined ? [] : ['-i', keyFile]),
      ...(uri.port === undefined ? [] : ['-p', String(uri.port)]),
      ...(uri.user === undefined ? [] : ['-l', uri.user]),
      '--',
      uri.host ?? '',
      remoteCommand(uri, readOnly),
    ],
  };
}

function childTransport(child: ChildProcessWithoutNullStreams, where: string): Transport {
  let words = '';
  let ended = '';
  // Ends only when the process has, so that its complaint and exit code are known by then.
  const readable = new PassThrough();
  child.stdout.pipe(readable, { end: false });
  // A broken pipe means ssh has ended; why, it has said on stderr.
  child.stdin.on('error', () => {});
  child.stdout.on('error', () => readable.end());
  child.stderr.on('error', () => {});
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    words = (words + text).slice(-lastWordsMax);
  });
  child.on('error', (error) => {
    const missing = systemErrorCode(error) === 'ENOENT';
    ended = missing ? `the program "${child.spawnfile}" is not installed` : error.message;
    readable.end();
  });
  child.on('close', (status, signal) => {
    ended ||= signal === null ? `ssh ended with status ${status}` : `ssh was ended by ${signal}`;
    readable.end();
  });
  return {
    readable,
    writable: child.stdin,
    where,
    lastWords() {
      const oneLine = words.trim().replaceAll(/\s+/g, ' ');
      return oneLine === '' ? ended || undefined : oneLine;
    },
    destroy() {
      child.kill();
      child.stdin.destroy();
      readable.destroy();
    },
  };
}

/** Starts ssh. Whether it gets through shows only with the first answer. */
export function connectSsh(
  uri: ConnectionUri,
  readOnly: boolean,
  env: Readonly<Record<string, string | undefined>>,
): Transport {
  const { file, args } = sshCommand(uri, readOnly);
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], env });
  return childTransport(child, `${uri.host} over ssh`);
}
