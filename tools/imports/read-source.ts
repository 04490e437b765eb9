import { parseAst } from 'rolldown/parseAst';

/** What a source says it depends on. */
export interface SourceUse {
  /** Module specifiers as written, of all kinds of import and re-export, types included. */
  readonly specifiers: readonly string[];
  /** Uses of the clock, randomness, timers, the network or the process through globals: `Date.now`. */
  readonly effects: readonly string[];
}

const EFFECT_OBJECTS = ['process', 'performance', 'crypto', 'console'];
const EFFECT_MEMBERS = ['Date.now', 'Math.random'];
const EFFECT_CALLS = ['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'];

type Node = Readonly<Record<string, unknown>>;

export function readSource(path: string, text: string): SourceUse {
  const specifiers: string[] = [];
  const effects: string[] = [];
  visit(parseAst(text, { lang: 'ts', astType: 'ts' }, path), (node) => {
    const source = node.source;
    if (isNode(source) && typeof source.value === 'string') specifiers.push(source.value);
    const effect = effectOf(node);
    if (effect !== undefined) effects.push(effect);
  });
  return { specifiers, effects };
}

function effectOf(node: Node): string | undefined {
  if (node.type === 'MemberExpression') {
    const object = nameOf(node.object);
    const member = `${object}.${nameOf(node.property)}`;
    return EFFECT_OBJECTS.includes(object) || EFFECT_MEMBERS.includes(member) ? member : undefined;
  }
  const callee = nameOf(node.callee);
  if (node.type === 'CallExpression' && EFFECT_CALLS.includes(callee)) return callee;
  const asksClock = node.type === 'NewExpression' && callee === 'Date';
  return asksClock && isEmpty(node.arguments) ? 'new Date()' : undefined;
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const each of value) visit(each, see);
  } else if (isNode(value)) {
    see(value);
    for (const each of Object.values(value)) visit(each, see);
  }
}

function nameOf(value: unknown): string {
  return isNode(value) && typeof value.name === 'string' ? value.name : '';
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
