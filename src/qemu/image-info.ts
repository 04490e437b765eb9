import { type Fact, known, thenFact, unreadable } from '../model/fact.ts';
import type { ImageLayer } from '../model/guest-image.ts';
import { backingPath } from './backing-file.ts';
import {
  booleanOf,
  isJsonObject,
  type JsonObject,
  numberOf,
  parseJsonObject,
  stringOf,
} from './json-value.ts';

/** Runs a program with an argument array and gives its standard output. */
export type RunTool = (
  program: string,
  args: readonly string[],
  options?: { timeoutMs?: number },
) => Promise<Fact<string>>;

/** What qemu-img knows of one layer; where it lies on the host is not its business. */
export type ChainLayer = Omit<ImageLayer, 'extents' | 'hostFileSystem' | 'hostDevice'>;

export interface ImageOptions {
  /**
   * The format the guest's definition gives. Without it qemu-img guesses from the content, and a guest may
   * write the header of another format into its raw disk.
   */
  readonly format?: string;
  /** For each layer. */
  readonly timeoutMs?: number;
}

/** Chains this long exist only by mistake, and each layer costs a process. */
const MAX_LAYERS = 64;

const FORMAT_NAME = /^\w[\w-]*$/;

/** The header is all that is read; a server that does not answer should not hold us up. */
const DEFAULT_TIMEOUT_MS = 5000;

/**
 * The backing chain of an image, the active layer first.
 *
 * One layer at a time, though qemu-img could list a chain at once: the names of backing files come from headers
 * that a guest may have written, and qemu-img would follow `nbd:` or `json:` names to wherever they lead. Here
 * only local files are followed.
 *
 * @param path absolute, so that it is neither an option nor a protocol
 */
export async function imageChain(
  run: RunTool,
  path: string,
  options: ImageOptions = {},
): Promise<Fact<ChainLayer[]>> {
  const layers: ChainLayer[] = [];
  const seen = new Set<string>();
  let next: NextLayer | undefined = { path, format: options.format };
  while (next !== undefined) {
    if (seen.has(next.path))
      return unreadable(`${next.path}: backs itself (layers read: ${seen.size})`);
    if (layers.length === MAX_LAYERS)
      return unreadable(`${path}: more than ${MAX_LAYERS} backing files`);
    seen.add(next.path);
    const info = await readInfo(run, next, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    if (!('value' in info)) return info;
    layers.push(info.value.layer);
    const following: Fact<NextLayer | undefined> = info.value.backing;
    if (!('value' in following)) return following;
    next = following.value;
  }
  return known(layers);
}

interface NextLayer {
  readonly path: string;
  readonly format: string | undefined;
}

interface LayerInfo {
  readonly layer: ChainLayer;
  readonly backing: Fact<NextLayer | undefined>;
}

async function readInfo(
  run: RunTool,
  { path, format }: NextLayer,
  timeoutMs: number,
): Promise<Fact<LayerInfo>> {
  if (!path.startsWith('/') || path.includes('\0'))
    return unreadable(`${path}: not an absolute path`);
  if (format !== undefined && !FORMAT_NAME.test(format))
    return unreadable(`${path}: the definition's format is not a name of QEMU's`);
  const formatArguments = format === undefined ? [] : ['-f', format];
  const args = ['info', '-U', '--output=json', ...formatArguments, path];
  const output = await run('qemu-img', args, { timeoutMs });
  if ('absent' in output)
    return unreadable(
      `${path}: qemu-img is not installed; it is in the package qemu-utils or qemu-img`,
    );
  return thenFact(output, (text) => {
    const info = parseJsonObject(text);
    const layer = info === undefined ? undefined : readLayer(path, info);
    if (info === undefined || layer === undefined)
      return unreadable(`${path}: qemu-img gave an answer of another shape`);
    return known({ layer, backing: readBacking(path, info) });
  });
}

function readLayer(path: string, info: JsonObject): ChainLayer | undefined {
  const format = stringOf(info.format);
  const virtualBytes = numberOf(info['virtual-size']);
  if (format === undefined || virtualBytes === undefined) return undefined;
  const specific = info['format-specific'];
  const data = isJsonObject(specific) && isJsonObject(specific.data) ? specific.data : {};
  return {
    file: path,
    format,
    virtualBytes,
    ...given('allocatedBytes', numberOf(info['actual-size'])),
    ...given('clusterBytes', numberOf(info['cluster-size'])),
    ...given('compat', stringOf(data.compat)),
    ...given('extendedL2', booleanOf(data['extended-l2'])),
    ...given('lazyRefcounts', booleanOf(data['lazy-refcounts'])),
    encrypted: info.encrypted === true,
    internalSnapshots: Array.isArray(info.snapshots) ? info.snapshots.length : 0,
  };
}

function readBacking(path: string, info: JsonObject): Fact<NextLayer | undefined> {
  const name = stringOf(info['full-backing-filename']) ?? stringOf(info['backing-filename']);
  if (name === undefined) return known(undefined);
  const local = backingPath(name);
  if (local === undefined)
    return unreadable(`${path}: its backing file is not a local file and is not followed`);
  return known({ path: local, format: stringOf(info['backing-filename-format']) });
}

function given<Name extends string, T>(
  name: Name,
  value: T | undefined,
): { [Key in Name]?: T } | Record<never, never> {
  return value === undefined ? {} : { [name]: value };
}
