import { type Properties, property } from './properties.ts';

/**
 * A remote image's place without user names, passwords, keys and tokens: `protocol://host/name`.
 * When in doubt less is kept.
 */
export function placeOfUrl(url: string): string {
  const [, scheme = 'unknown', rest = ''] = /^([a-z0-9+.-]+):(.*)$/is.exec(url) ?? [];
  // The user's part ends with the last @, since a password may itself hold @ and /.
  if (rest.startsWith('//'))
    return `${scheme}://${rest
      .slice(2)
      .replace(/^.*@/s, '')
      .replace(/[?#].*$/s, '')}`;
  // rbd:pool/image:id=admin:key=...; nbd:host:port:exportname=...
  const parts = withoutOptions(rest).split(':');
  return `${scheme}://${parts.slice(0, scheme === 'nbd' ? 2 : 1).join(':')}`;
}

/** Of a block driver's properties. */
export function placeOfDriver(driver: string, node: Properties): string {
  const url = property(node, 'url', 'filename');
  if (url !== undefined && /^[a-z0-9+.-]+:/i.test(url)) return placeOfUrl(url);
  const server = ['server.', 'server.0.', ''].flatMap((prefix) => serverOf(node, prefix))[0] ?? '';
  const container = property(node, 'pool', 'volume', 'target');
  const member = property(node, 'image', 'export', 'vdisk-id', 'lun') ?? pathOnServer(node);
  const name = [container, member].filter((part) => part !== undefined).join('/');
  return `${driver}://${server}/${withoutOptions(name)}`;
}

function serverOf(node: Properties, prefix: string): string[] {
  const host = property(node, `${prefix}host`);
  const port = property(node, `${prefix}port`);
  if (host !== undefined) return [port === undefined ? host : `${host}:${port}`];
  const socket = prefix === '' ? undefined : property(node, `${prefix}path`);
  return [socket ?? property(node, 'portal') ?? []].flat();
}

/** The image in a server's volume (gluster) or directory (nfs, ssh). */
function pathOnServer(node: Properties): string | undefined {
  return property(node, 'path')?.replace(/^\/+/, '');
}

/** Names of rbd images may carry options behind colons, a key among them. */
function withoutOptions(name: string): string {
  return name.replace(/:[^:/=]*=.*$/s, '');
}
