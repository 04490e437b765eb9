import { count } from '../model/amount.ts';
import type { Change, EffectTime } from '../model/change.ts';
import type { Gain, Plan } from '../model/plan.ts';

export const EFFECT_WORDS: Readonly<Record<EffectTime, string>> = {
  live: 'live',
  'next-start': 'from the next start of the guest',
  reboot: 'from the next boot',
};

/** "31 changes: 17 live, 7 from the next start of the guest" */
export function changesText(changes: readonly Change[]): string {
  const times = [...Map.groupBy(changes, ({ takesEffect }) => takesEffect)];
  const parts = times.map(([time, those]) => `${those.length} ${EFFECT_WORDS[time]}`);
  return changes.length === 0
    ? 'nothing to change'
    : `${count(changes.length, 'change')}: ${parts.join(', ')}`;
}

/** What a plan does for one guest, or for the host and its devices. */
export interface PlanPart {
  /** undefined: the host. */
  readonly guest: string | undefined;
  readonly name: string;
  /** Where a guest goes and why; undefined where it has no place of its own in the plan. */
  readonly place: string | undefined;
  readonly changes: readonly Change[];
  readonly gains: readonly Gain[];
}

/** The plan by what it is about, in the order in which each first changes. */
export function partsOf({ changes, placement, gains, host }: Plan): PlanPart[] {
  const bySubject = Map.groupBy(changes, ({ subject }) => subject.guest);
  return [...bySubject].map(([guest, own]) => {
    const placed = placement.guests.find(({ id }) => id === guest);
    const [first] = own;
    return {
      guest,
      name: guest === undefined ? host : (placed?.guest ?? first?.subject.name ?? guest),
      place: placed && `${nodesText(placed.memoryNodes)}: ${placed.why}`,
      changes: own,
      gains: guest === undefined ? [] : gains.filter(({ subject }) => subject.guest === guest),
    };
  });
}

function nodesText(nodes: readonly number[]): string {
  return `${nodes.length === 1 ? 'node' : 'nodes'} ${nodes.join(', ')}`;
}

/** Of a guest's change what it is about it, for a list below the guest's name. */
export function titleWithin({ title }: Change, name: string): string {
  return title.startsWith(`${name}: `) ? title.slice(name.length + 2) : title;
}

/** What is refused, of whom. */
export function whatOf({ what, subject }: Plan['refused'][number]): string {
  return subject.kind === 'host' || what.startsWith(`${subject.name}: `)
    ? what
    : `${subject.name}: ${what}`;
}

/** "cpu 88 → 93 %" */
export function gainText({ dimension, now, planned }: Gain): string {
  return `${dimension} ${percent(now)} → ${percent(planned)} %`;
}

/** "88.2", "100": of a share, or of what one is more or less than another. */
export function percent(share: number): string {
  return tenths(100 * share);
}

/** With a decimal where it says something. */
export function tenths(value: number): string {
  const text = value.toFixed(1).replace(/\.0$/, '');
  return text === '-0' ? '0' : text;
}

/** What has to be known of changes; most say the same, so that each is said once and has a number. */
export class Notes {
  private readonly numbers = new Map<string, number>();

  /** " [1,2]" of a change that has notes. */
  marksOf({ risk, riskText, givesUp }: Change): string {
    const notes = [
      ...(risk === 'none' ? [] : [`${risk} risk: ${riskText ?? ''}`]),
      ...(givesUp === undefined ? [] : [`gives up: ${givesUp}`]),
    ];
    const marks = notes.map((note) => {
      const number = this.numbers.get(note) ?? this.numbers.size + 1;
      this.numbers.set(note, number);
      return number;
    });
    return marks.length === 0 ? '' : ` [${marks.join(',')}]`;
  }

  /** "[1] low risk: ...", of the changes that were asked for. */
  lines(): string[] {
    return [...this.numbers].map(([note, number]) => `[${number}] ${note}`);
  }
}

/** How to go on with it. */
export function nextStep({ bound, changes }: Plan): string {
  if (changes.length === 0) return '';
  return bound
    ? 'To make these changes: virt-tune plan --output plan.json, then virt-tune apply plan.json'
    : 'Made from a saved snapshot: how things stand now is not known, and it cannot be applied as it is. On the host itself: virt-tune plan --output plan.json';
}
