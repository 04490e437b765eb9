import { lstatSync } from 'node:fs';
import type { CheckText } from '../model/check-text.ts';
import type { Configuration } from '../model/config.ts';

/** Where a configuration is looked for when none is named; the first that exists is used. */
const CONFIG_PLACES = ['./virt-tune.yaml', '/etc/virt-tune/virt-tune.yaml'] as const;

export const configOption = {
  value: 'file',
  help: `configuration: classes of guests, thresholds, accepted findings (default: ${CONFIG_PLACES.join(', else ')})`,
} as const;

/**
 * The configuration in force: the file that was named, else the first that exists; undefined where there is none.
 * Throws a `Problem` where it cannot be read or makes no sense: to go on without it would be to judge by other rules
 * than were asked for.
 */
export async function obtainConfiguration(
  named: string | undefined,
  checks: readonly CheckText[],
  places: readonly string[] = CONFIG_PLACES,
): Promise<Configuration | undefined> {
  const file = named ?? places.find(isThere);
  if (file === undefined) return undefined;
  const { readTextFile } = await import('../collect/text-file.ts');
  const text = readTextFile(file, {
    what: 'the configuration',
    maxBytes: 1024 * 1024,
    remedy: 'a configuration is a file of YAML; see docs/configuration.md',
  });
  const { parseConfig } = await import('../policy/parse-config.ts');
  return { file, config: parseConfig(text, file, checks) };
}

/** Whatever it is: a link that leads nowhere is there, and then a failure. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // Not allowed to look: it may be there, and reading it says why not.
    return true;
  }
}
