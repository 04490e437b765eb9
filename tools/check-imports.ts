/** Holds src/ to the table of layers. One line an offence; exit status 1 if there is any. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findOffences } from './imports/offences.ts';
import { layers } from './layers.ts';

const home = dirname(import.meta.dirname);
const paths = globSync('src/**/*.ts', { cwd: home }).sort();
const sources = new Map(paths.map((path) => [path, readFileSync(join(home, path), 'utf8')]));

for (const offence of findOffences(layers, sources)) {
  console.error(offence);
  process.exitCode = 1;
}
