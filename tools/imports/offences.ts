import { posix } from 'node:path';
import type { Layer } from '../layers.ts';
import { findCycle } from './cycle.ts';
import { readSource } from './read-source.ts';

/** What tests and the code that supports them may use beyond their layer. */
const TEST_PACKAGES = ['vitest', 'fast-check', 'ajv'];

/** Breaches of the table of layers, one line each. `sources` maps paths such as src/model/fact.ts to texts. */
export function findOffences(
  layers: readonly Layer[],
  sources: ReadonlyMap<string, string>,
): string[] {
  const graph = new Map<string, string[]>();
  const offences = tableOffences(layers);
  for (const [path, text] of sources) {
    const { specifiers, effects } = readSource(path, text);
    graph.set(
      path,
      specifiers.filter(isRelative).map((specifier) => resolve(path, specifier)),
    );
    const layer = layers.find(({ folder }) => path.startsWith(`src/${folder}/`));
    if (layer === undefined) {
      offences.push(`${path}: in no layer; give its folder a row in tools/layers.ts`);
      continue;
    }
    const importer = { path, layer, inTest: isTest(path) };
    offences.push(...specifiers.flatMap((specifier) => importOffence(importer, specifier)));
    if (!layer.effects && !importer.inTest) {
      offences.push(
        ...effects.map((effect) => `${path}: ${layer.folder} is pure, but uses ${effect}`),
      );
    }
  }
  const cycle = findCycle(graph);
  return cycle === undefined ? offences : [...offences, `cycle: ${cycle.join(' -> ')}`];
}

function tableOffences(layers: readonly Layer[]): string[] {
  return layers.flatMap(({ folder, imports }, index) => {
    const above = layers.slice(0, index).map((layer) => layer.folder);
    return imports
      .filter((name) => !above.includes(name))
      .map((name) => `tools/layers.ts: ${folder} imports ${name}, which is no row above it`);
  });
}

interface Importer {
  readonly path: string;
  readonly layer: Layer;
  readonly inTest: boolean;
}

function importOffence(importer: Importer, specifier: string): string[] {
  const { path, layer } = importer;
  const isAllowed = isRelative(specifier)
    ? mayImportFile(importer, resolve(path, specifier))
    : mayImportModule(importer, specifier);
  if (isAllowed) return [];
  return [`${path}: ${layer.folder} may not import ${specifier}`];
}

function mayImportFile({ layer, inTest }: Importer, target: string): boolean {
  const folder = /^src\/([^/]+)\//.exec(target)?.[1];
  if (folder === undefined) return inTest || (layer.effects && target === 'package.json');
  if (isTest(target) && !inTest) return false;
  return folder === layer.folder || layer.imports.includes(folder);
}

function mayImportModule({ layer, inTest }: Importer, specifier: string): boolean {
  if (specifier.startsWith('node:')) return layer.effects || inTest;
  const name = packageOf(specifier);
  return layer.packages.includes(name) || (inTest && TEST_PACKAGES.includes(name));
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('.');
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.includes('/testing/');
}

function resolve(from: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(from), specifier));
}

/** `@scope/name/part` is of the package `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
