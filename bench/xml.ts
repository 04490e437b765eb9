/**
 * One attribute of a guest's definition changed: by cutting it into the text, and by libxml2 (as WebAssembly), which
 * reads the document, changes it and writes it anew. Both in turn, so that a busy machine is busy for both.
 *
 *   node bench/xml.ts [FOLDER] [--rounds 20]
 *
 * FOLDER holds domain XML (default: test/fixtures/domain-xml).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { XmlDocument, XmlElement } from 'libxml2-wasm';
import { editXml } from '../src/definition/edit/edit-xml.ts';

const TARGET_SPEED = 3;
const WARM_UP_ROUNDS = 20;
const VALUE = 'edited';

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '20' } },
  allowPositionals: true,
});
const folder = positionals[0] ?? join(import.meta.dirname, '../test/fixtures/domain-xml');
const texts = readdirSync(folder)
  .filter((name) => name.endsWith('.xml'))
  .map((name) => readFileSync(join(folder, name), 'utf8'));

const ways = [
  { name: 'virt-tune', edit: spliced },
  { name: 'libxml2-wasm', edit: written },
];
const rounds = Number(values.rounds);
const timesMs = ways.map((): number[] => []);
for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
  for (const [index, { edit }] of ways.entries()) {
    const startedMs = performance.now();
    for (const text of texts) edit(text);
    if (round >= 0) timesMs[index]?.push(performance.now() - startedMs);
  }
}

const ratios = (timesMs[0] ?? []).map((ours, round) => (timesMs[1]?.[round] ?? 0) / ours);
const kib = texts.reduce((sum, text) => sum + text.length, 0) / 1024;
console.log(
  `${texts.length} definitions of ${(kib / texts.length).toFixed(1)} KiB, ${rounds} rounds`,
);
for (const [index, { name, edit }] of ways.entries()) {
  const changed = texts.map((text) => changedLines(text, edit(text)));
  const perEditUs = (median(timesMs[index] ?? []) / texts.length) * 1000;
  console.log(
    `${name.padEnd(14)} ${perEditUs.toFixed(1).padStart(7)} us an edit, ${Math.min(...changed)} to ${Math.max(...changed)} lines changed by it`,
  );
}
console.log(`ratio ${median(ratios).toFixed(1)} (at least ${TARGET_SPEED} is wanted)`);
if (median(ratios) < TARGET_SPEED) process.exitCode = 1;

function spliced(text: string): string {
  return editXml(text, [{ do: 'set', path: 'memory', attribute: 'unit', value: VALUE }]);
}

function written(text: string): string {
  const document = XmlDocument.fromString(text);
  try {
    const memory = document.get('/domain/memory');
    if (!(memory instanceof XmlElement)) throw new Error('a definition without memory');
    memory.setAttr('unit', VALUE);
    return document.toString({ format: false, noDeclaration: true });
  } finally {
    document.dispose();
  }
}

/** Lines taken out and put in count as one where they stand at the same place. */
function changedLines(before: string, after: string): number {
  const [left, right] = [before.split('\n'), after.split('\n')];
  const length = Math.max(left.length, right.length);
  return Array.from({ length }, (_, line) => line).filter((line) => left[line] !== right[line])
    .length;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? 0;
}
