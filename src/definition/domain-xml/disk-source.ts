import type { MaybeElement } from './xml-element.ts';
import { attribute, children, descend } from './xml-element.ts';

/**
 * Where a disk's data lies. Only the attributes named here are read: a source can also carry user names,
 * cookies, headers and references to secrets.
 */
export function readSource(
  type: string,
  source: MaybeElement,
): { sourceType: string; source?: string } {
  const place = source === undefined ? undefined : placeOf(type, source);
  return place === undefined ? { sourceType: 'none' } : { sourceType: type, source: place };
}

function placeOf(type: string, source: MaybeElement): string | undefined {
  if (type === 'file') return attribute(source, 'file');
  if (type === 'block') return attribute(source, 'dev');
  if (type === 'dir') return attribute(source, 'dir');
  if (type === 'volume')
    return `${attribute(source, 'pool') ?? ''}/${attribute(source, 'volume') ?? ''}`;
  if (type === 'network') return networkPlace(source);
  if (type === 'nvme') return pciAddress(descend(source, 'address'));
  if (type === 'vhostuser' || type === 'vhostvdpa')
    return attribute(source, 'path') ?? attribute(source, 'dev');
  return type;
}

/** protocol://host:port/name; of several hosts the first. */
function networkPlace(source: MaybeElement): string {
  const host = children(source, 'host')[0];
  const port = attribute(host, 'port');
  const server = attribute(host, 'name') ?? attribute(host, 'socket') ?? '';
  const name = withoutOptions(attribute(source, 'name') ?? '');
  return `${attribute(source, 'protocol') ?? 'unknown'}://${server}${port === undefined ? '' : `:${port}`}/${name}`;
}

/** An http source's name may hold a query with a token, rbd's options behind colons, a key among them. */
function withoutOptions(name: string): string {
  return name
    .replace(/[?#].*$/s, '')
    .replace(/:[^:/=]*=.*$/s, '')
    .replace(/^\/+/, '');
}

/** domain:bus:slot.function in hexadecimal, as in sysfs; undefined for addresses of other kinds. */
export function pciAddress(address: MaybeElement): string | undefined {
  const part = (name: string, digits: number): string | undefined => {
    const text = attribute(address, name) ?? (name === 'domain' ? '0' : undefined);
    if (text === undefined || !/^(?:0x)?[0-9a-fA-F]+$/.test(text)) return undefined;
    // libvirt writes hexadecimal with 0x, and reads a number without it as decimal.
    return Number(text).toString(16).padStart(digits, '0');
  };
  const parts = [part('domain', 4), part('bus', 2), part('slot', 2), part('function', 1)];
  if (parts.includes(undefined)) return undefined;
  return `${parts[0]}:${parts[1]}:${parts[2]}.${parts[3]}`;
}
