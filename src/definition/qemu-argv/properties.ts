/**
 * One QEMU option's argument, `driver=virtio-blk-pci,id=d0` or the same as JSON, flattened: nested members
 * become dotted names (`cache.direct`), lists of plain values several values of one name. JSON booleans read
 * on and off, as QEMU's own text form has them.
 */
export type Properties = ReadonlyMap<string, readonly string[]>;

/** QEMU's structures are a few levels deep; deeper text is no configuration. */
const MAX_DEPTH = 16;

/**
 * @param impliedName name of a first value that stands without one
 */
export function parseProperties(text: string, impliedName?: string): Properties {
  const properties = new Map<string, string[]>();
  if (text.startsWith('{')) flatten(properties, '', { value: parseJson(text), depth: 0 });
  else for (const [name, value] of pairs(text, impliedName)) add(properties, name, value);
  return properties;
}

/** The last value given, as QEMU itself has it when a name is repeated. */
export function property(properties: Properties | undefined, ...names: readonly string[]) {
  for (const name of names) {
    const value = properties?.get(name)?.at(-1);
    if (value !== undefined) return value;
  }
  return undefined;
}

export function switchProperty(
  properties: Properties | undefined,
  ...names: readonly string[]
): boolean | undefined {
  const word = property(properties, ...names);
  if (word === 'on' || word === 'yes' || word === 'true' || word === 'y') return true;
  if (word === 'off' || word === 'no' || word === 'false' || word === 'n') return false;
  return undefined;
}

export function integerProperty(
  properties: Properties | undefined,
  ...names: readonly string[]
): number | undefined {
  return parseInteger(property(properties, ...names));
}

/** Decimal or 0x hexadecimal. */
export function parseInteger(text: string | undefined): number | undefined {
  if (text === undefined || !/^-?(?:\d+|0x[0-9a-f]+)$/i.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Properties below a dotted prefix, without it. */
export function nested(properties: Properties, prefix: string): Properties {
  const below = [...properties]
    .filter(([name]) => name.startsWith(`${prefix}.`))
    .map(([name, values]): [string, readonly string[]] => [name.slice(prefix.length + 1), values]);
  return new Map(below);
}

/** A comma that belongs to a value is doubled. */
function pairs(text: string, impliedName: string | undefined): [string, string][] {
  const parts = text.match(/(?:,,|[^,])+/gs) ?? [];
  return parts.map((part, index): [string, string] => {
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (equals >= 0) return [name, part.slice(equals + 1).replaceAll(',,', ',')];
    if (index === 0 && impliedName !== undefined) return [impliedName, part.replaceAll(',,', ',')];
    // The old short forms: `server`, `nowait`.
    return name.startsWith('no') && name.length > 2 ? [name.slice(2), 'off'] : [name, 'on'];
  });
}

function flatten(
  into: Map<string, string[]>,
  name: string,
  from: { value: unknown; depth: number },
): void {
  const { value, depth } = from;
  if (depth > MAX_DEPTH || value === null || value === undefined) return;
  if (typeof value === 'boolean') add(into, name, value ? 'on' : 'off');
  else if (typeof value !== 'object') add(into, name, String(value));
  else {
    const prefix = name === '' ? '' : `${name}.`;
    for (const [member, inner] of Object.entries(value))
      flatten(into, `${prefix}${member}`, { value: inner, depth: depth + 1 });
  }
}

/** `host-nodes.0=1,host-nodes.1=2` is the list `host-nodes`. */
function add(into: Map<string, string[]>, name: string, value: string): void {
  const key = name.replace(/\.\d+$/, '');
  const values = into.get(key);
  if (values === undefined) into.set(key, [value]);
  else values.push(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
