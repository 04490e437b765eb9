import type { Change } from '../model/change.ts';

/**
 * `: 60 → 10`; of definitions and files, whose text is in `plan --diff`, at most that they come or go. The values may
 * have been made safe for a terminal, so that their line ends are no longer such.
 */
export function fromTo({ knob, before, after }: Pick<Change, 'knob' | 'before' | 'after'>): string {
  if (knob.kind === 'domain-xml') return '';
  if (knob.kind !== 'text-file') return `: ${before ?? 'none'} → ${after ?? 'none'}`;
  if (before === null) return ': a new file';
  return after === null ? ': the file goes' : ': the file changes';
}
