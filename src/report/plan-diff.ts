import { createTwoFilesPatch } from 'diff';
import type { Change, Knob } from '../model/change.ts';
import type { Plan } from '../model/plan.ts';
import { safeText } from './safe-text.ts';
import { type Ink, paint, type Terminal } from './terminal.ts';

/** As diff -u and git have it. */
const CONTEXT_LINES = 3;

const INKS: readonly (readonly [RegExp, Ink])[] = [
  [/^(?:---|\+\+\+) /, 'bold'],
  [/^@@ /, 'blue'],
  [/^\+/, 'green'],
  [/^-/, 'red'],
];

/** Every file, definition and setting that a plan touches, as a unified diff that patch(1) and viewers understand. */
export function planDiff({ changes }: Pick<Plan, 'changes'>, terminal: Terminal): string {
  return changes.map((change) => diffOf(change, terminal)).join('');
}

function diffOf(change: Change, terminal: Terminal): string {
  const { before, after, title } = change;
  const name = safeText(nameOf(change)).replaceAll(' ', '-');
  const patch = createTwoFilesPatch(
    before === null ? '/dev/null' : `a/${name}`,
    after === null ? '/dev/null' : `b/${name}`,
    withLineEnd(before),
    withLineEnd(after),
    undefined,
    undefined,
    { context: CONTEXT_LINES },
  );
  // Comments of a diff stand before its first line; the separator of the library is none.
  const lines = patch.split('\n').filter((line) => !/^=+$/.test(line));
  const painted = lines.map((line) => inkOf(safeText(line), terminal));
  return `${paint(terminal, 'dim', `# ${safeText(title)}`)}\n${painted.join('\n')}`;
}

function inkOf(line: string, terminal: Terminal): string {
  const ink = INKS.find(([pattern]) => pattern.test(line))?.[1];
  return ink === undefined ? line : paint(terminal, ink, line);
}

function withLineEnd(value: string | null): string {
  if (value === null || value === '') return '';
  return value.endsWith('\n') ? value : `${value}\n`;
}

/** The file it is, or for what is no file a name that tells it from all others. */
function nameOf({ knob, subject, id }: Change): string {
  switch (knob.kind) {
    case 'kernel-file':
    case 'text-file':
      return knob.path.slice(1);
    case 'tuned-profile':
      return 'tuned/active-profile';
    case 'domain-xml':
      return `libvirt/${fileName(subject.name)}.xml`;
    default:
      return `${folderOf(knob)}/${fileName(id)}`;
  }
}

function folderOf({ kind }: Knob): string {
  return kind.startsWith('domain-') ? 'libvirt' : 'qemu';
}

/** A guest's name is no path. */
function fileName(name: string): string {
  return name.replaceAll('/', '_');
}
