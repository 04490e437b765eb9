import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GeneratedFile } from './generated-file.ts';

/** The formatter leaves one way to write these lines. */
const IS_CHECK = /^export const check\b/m;
const ID = /^ {2}id: '([A-Z]{2,4}-\d{2})',$/m;

/** The list of all checks: every file of src/checks/<topic>/ that exports one, in the order of their ids. */
export function checkRegistry(home: string): GeneratedFile {
  const checks = findChecks(join(home, 'src/checks'));
  const imports = checks.map(
    ({ id, path }) => `import { check as ${variable(id)} } from './${path}';\n`,
  );
  const rows = checks.map(({ id }) => `  ${variable(id)},\n`);
  const text = [
    '// Written by tools/generate.ts from the checks in the folders beside it; edit those instead.\n',
    "import type { Check } from './check.ts';\n",
    ...imports,
    '\nexport const checks: readonly Check[] = [\n',
    ...rows,
    '];\n',
  ].join('');
  return { path: 'src/checks/registry.ts', text };
}

function findChecks(folder: string): { id: string; path: string }[] {
  const found = globSync('*/*.ts', { cwd: folder })
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))
    .filter(({ text }) => IS_CHECK.test(text))
    .map(({ path, text }) => ({ path, id: idIn(text, path) }))
    .sort((left, right) => (left.id < right.id ? -1 : 1));
  for (const [index, { id, path }] of found.entries()) {
    const next = found[index + 1];
    if (next?.id === id) throw new Error(`${id} is the id of two checks: ${path} and ${next.path}`);
  }
  return found;
}

function idIn(text: string, path: string): string {
  const id = ID.exec(text)?.[1];
  if (id === undefined)
    throw new Error(`src/checks/${path}: a check needs a line like id: 'NUM-01',`);
  return id;
}

function variable(id: string): string {
  return id.replace('-', '_');
}
