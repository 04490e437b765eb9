/**
 * libvirt's client configuration, `libvirt.conf`: which URI is the default and which short names
 * stand for which URIs. The format is libvirt's own: `key = "text"` and `key = ["text", ...]`,
 * with `#` comments.
 */

export interface ClientConfig {
  readonly defaultUri: string | undefined;
  /** Short name to URI. */
  readonly aliases: ReadonlyMap<string, string>;
}

type Value = string | readonly string[];

const token = /\s+|#[^\n]*|"([^"]*)"|'([^']*)'|[A-Za-z_][A-Za-z0-9_]*|-?[0-9]+|[=[\],]/y;

/** Tokens in order; quoted text keeps a leading quote so that it is not mistaken for a word. */
function tokens(text: string): string[] {
  const found: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    // An unreadable line ends the reading, as it does for libvirt.
    if (match === null) return found;
    const quoted = match[1] ?? match[2];
    if (quoted !== undefined) found.push(`"${quoted}`);
    else if (/^[^\s#]/.test(match[0])) found.push(match[0]);
  }
  return found;
}

function readValue(all: readonly string[], start: number): { value: Value; next: number } {
  const first = all[start] ?? '';
  if (first !== '[') return { value: first.replace(/^"/, ''), next: start + 1 };
  const end = all.indexOf(']', start);
  const items = all.slice(start + 1, end === -1 ? all.length : end);
  return {
    value: items.filter((item) => item.startsWith('"')).map((item) => item.slice(1)),
    next: end === -1 ? all.length : end + 1,
  };
}

function readSettings(text: string): ReadonlyMap<string, Value> {
  const all = tokens(text);
  const settings = new Map<string, Value>();
  let place = 0;
  while (place < all.length) {
    if (all[place + 1] !== '=') {
      place += 1;
      continue;
    }
    const { value, next } = readValue(all, place + 2);
    settings.set(all[place] ?? '', value);
    place = next;
  }
  return settings;
}

/** What `text`, the content of a `libvirt.conf`, says about URIs. */
export function parseClientConfig(text: string): ClientConfig {
  const settings = readSettings(text);
  const defaultUri = settings.get('uri_default');
  const aliases = settings.get('uri_aliases');
  const pairs = (typeof aliases === 'object' ? aliases : []).flatMap((entry) => {
    const equals = entry.indexOf('=');
    const pair: [string, string] = [entry.slice(0, equals), entry.slice(equals + 1)];
    return equals > 0 ? [pair] : [];
  });
  return {
    defaultUri: typeof defaultUri === 'string' && defaultUri !== '' ? defaultUri : undefined,
    aliases: new Map(pairs),
  };
}
