import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../test/fixtures/domain-xml/', import.meta.url));

export function fixtureNames(extension: '.xml' | '.args'): string[] {
  return readdirSync(FOLDER).filter((name) => name.endsWith(extension));
}

export function fixtureText(name: string): string {
  return readFileSync(`${FOLDER}${name}`, 'utf8');
}

/** The command line of a `.args` file: continued lines, single-quoted words, the environment in front. */
export function fixtureArgv(name: string): string[] {
  const words =
    fixtureText(name)
      .replaceAll('\\\n', ' ')
      .match(/(?:'[^']*'|\S)+/g) ?? [];
  const plain = words.map((word) => word.replaceAll("'", ''));
  return plain.slice(plain.findIndex((word) => word.startsWith('/')));
}
