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
  const parts = rest.split(':').filter((part) => !part.includes('='));
  return `${scheme}://${parts.slice(0, scheme === 'nbd' ? 2 : 1).join(':')}`;
}

/** Of a block driver's properties. */
export function placeOfDriver(driver: string, node: Properties): string {
  const url = property(node, 'url', 'filename');
  if (url !== undefined && /^[a-z0-9+.-]+:/i.test(url)) return placeOfUrl(url);
  const server =
    property(node, 'server.host', 'server.0.host', 'server.path', 'host', 'portal', 'path') ?? '';
  const pool = property(node, 'pool', 'volume');
  const image = property(node, 'image', 'export', 'target', 'vdisk-id');
  const name = [pool, image].filter((part) => part !== undefined).join('/');
  return `${driver}://${server}/${name}`;
}
