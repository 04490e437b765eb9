import { isJsonObject, parseJsonObject, stringOf } from './json-value.ts';

/** A chain of drivers deeper than format over file is nothing that a local path could stand for. */
const MAX_DEPTH = 4;

/**
 * The local file that a header's backing file name means: an absolute path, `file:` with one, or QEMU's
 * `json:` form where it describes nothing but formats over a local file. Undefined for everything else
 * (nbd:, ssh:, rbd:, ...), whose names may hold credentials.
 */
export function backingPath(name: string): string | undefined {
  if (name.startsWith('/')) return name;
  if (name.startsWith('file:/')) return name.slice('file:'.length);
  if (!name.startsWith('json:')) return undefined;
  return pathOfNode(parseJsonObject(name.slice('json:'.length)), MAX_DEPTH);
}

const LOCAL_DRIVERS = new Set(['file', 'host_device']);

function pathOfNode(node: unknown, depth: number): string | undefined {
  if (!isJsonObject(node) || depth === 0) return undefined;
  const driver = stringOf(node.driver) ?? 'file';
  const path = stringOf(node.filename);
  if (LOCAL_DRIVERS.has(driver)) return path?.startsWith('/') ? path : undefined;
  const flatDriver = stringOf(node['file.driver']) ?? 'file';
  const flat = stringOf(node['file.filename']);
  if (flat !== undefined)
    return LOCAL_DRIVERS.has(flatDriver) && flat.startsWith('/') ? flat : undefined;
  return pathOfNode(node.file, depth - 1);
}
