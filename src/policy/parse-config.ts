import { type Document, isMap, isNode, isPair, LineCounter, parseDocument, visit } from 'yaml';
import type { CheckText } from '../model/check-text.ts';
import { Config } from '../model/config.ts';
import { Problem } from '../model/problem.ts';
import { type ConfigFault, faultsIn } from './config-faults.ts';
import { shapeFault } from './shape-fault.ts';

/**
 * Reads the text of a configuration (YAML 1.2).
 *
 * @param file named in complaints
 * @param checks whose ids and thresholds it may name
 * @throws Problem at the first thing that makes no sense: which line, and what was expected there
 */
export function parseConfig(text: string, file: string, checks: readonly CheckText[]): Config {
  const lines = new LineCounter();
  const { document, data } = read(text, file, lines);
  const parsed = Config.safeParse(data);
  const faults = parsed.success
    ? faultsIn(parsed.data, checks)
    : parsed.error.issues.map((issue) => shapeFault(issue, data));
  const placed = faults
    .map((fault) => ({ fault, line: lineOf(document, fault.path, lines) }))
    .sort((left, right) => left.line - right.line);
  const [first] = placed;
  if (first !== undefined) {
    const more = placed.length > 1 ? ` (and ${placed.length - 1} more)` : '';
    const { what, remedy } = first.fault;
    throw new Problem({ what, where: `${file}:${first.line}`, remedy: remedy + more });
  }
  if (!parsed.success) throw parsed.error;
  return parsed.data;
}

function read(
  text: string,
  file: string,
  lineCounter: LineCounter,
): { document: Document; data: unknown } {
  const atLine = (line: number, remedy: string, cause?: unknown): Problem =>
    new Problem({ what: 'this is no YAML we understand', where: `${file}:${line}`, remedy, cause });
  try {
    const document = parseDocument(text, { lineCounter, stringKeys: true, logLevel: 'silent' });
    const [broken] = [...document.errors, ...document.warnings];
    if (broken !== undefined) {
      const line = broken.linePos?.[0].line ?? 1;
      // The lines after the first show the text itself.
      throw atLine(line, broken.message.split(' at line', 1)[0]?.split('\n', 1)[0] ?? '');
    }
    refusePrototypes(document, (offset) =>
      atLine(lineCounter.linePos(offset).line, '__proto__ cannot be a key'),
    );
    return { document, data: document.toJS() };
  } catch (error) {
    if (error instanceof Problem) throw error;
    // Too many aliases (ReferenceError), or nested deeper than the stack (RangeError).
    throw atLine(1, error instanceof Error ? error.message : String(error), error);
  }
}

/** Such a key would be passed over in silence. */
function refusePrototypes(document: Document, refusal: (offset: number) => Problem): void {
  visit(document, {
    Pair(_, { key }) {
      if (isNode(key) && key.toString() === '__proto__') throw refusal(key.range?.[0] ?? 0);
    },
  });
}

/** The line, from 1, of the deepest part of a path that is in the document. */
function lineOf(document: Document, path: ConfigFault['path'], lines: LineCounter): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const step of path) {
    const next = stepInto(node, step);
    if (next === undefined) break;
    offset = next.offset ?? offset;
    node = next.node;
  }
  return Math.max(lines.linePos(offset).line, 1);
}

/** A member of a mapping is where its key is; of a list, where it begins. */
function stepInto(
  node: unknown,
  step: PropertyKey,
): { node: unknown; offset: number | undefined } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isNode(key) && String(key.toJSON()) === step);
    if (!isPair(pair)) return undefined;
    return { node: pair.value, offset: isNode(pair.key) ? pair.key.range?.[0] : undefined };
  }
  if (isNode(node) && 'items' in node && Array.isArray(node.items)) {
    const member: unknown = node.items[Number(step)];
    return isNode(member) ? { node: member, offset: member.range?.[0] } : undefined;
  }
  return undefined;
}
