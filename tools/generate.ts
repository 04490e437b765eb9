/** Writes the files of the repository that are made from others; with --check, only says which are stale. */
import { dirname } from 'node:path';
import { leftOut } from '../src/checks/left-out.ts';
import { checkPage } from './generated/check-page.ts';
import { checkRegistry } from './generated/check-registry.ts';
import { commandTable } from './generated/command-table.ts';
import { eventLoop } from './generated/event-loop.ts';
import { bringUpToDate, type GeneratedFile, isFresh } from './generated/generated-file.ts';

const home = dirname(import.meta.dirname);
const checkOnly = process.argv.includes('--check');

bring(checkRegistry(home));
bring(eventLoop(home));
// Only now, because they are made from the list of checks and by simulations.
bring(await commandTable(home));
const { checks } = await import('../src/checks/registry.ts');
const { eventValidationPage, parametersPage, validationPage } = await import(
  './generated/model-pages.ts'
);
const { schemas } = await import('./generated/schemas.ts');
bring(checkPage(checks, leftOut));
bring(parametersPage());
bring(validationPage());
// Where logarithms end in another digit, chance takes another course: one kind of processor writes the page.
if (process.arch === 'x64') bring(await eventValidationPage());
for (const schema of schemas()) bring(schema);

function bring(file: GeneratedFile): void {
  if (!checkOnly) bringUpToDate(home, file);
  else if (!isFresh(home, file)) {
    console.error(`${file.path}: stale; run npm run generate and commit the result`);
    process.exitCode = 1;
  }
}
