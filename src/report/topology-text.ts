import type { PlacedGuest } from '../derived/placed-guests.ts';
import { count } from '../model/amount.ts';
import type { Topology } from '../model/topology.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { nestTopology, type TopologyPart } from './topology-nest.ts';
import { partTitle, topologyNotes, topologySummary, unplacedNote } from './topology-words.ts';
import { wrap } from './wrap.ts';

export interface TopologyDrawing {
  readonly topology: Topology;
  /** KiB by node id, where known. */
  readonly freeKiB: ReadonlyMap<number, number>;
  readonly guests: readonly Pick<PlacedGuest, 'name' | 'vcpus'>[];
  /** Names of active guests with a vCPU of which it is not known where it was. */
  readonly unplaced?: readonly string[];
}

const INDENT = '  ';
/** Up to this many cores are drawn one by one; more are told as a range. */
const MAX_DRAWN_CORES = 16;

/** Packages, nodes, last-level caches and cores, the larger around the smaller, with the guests that run there. */
export function topologyText(drawing: TopologyDrawing, terminal: Terminal): string {
  const { topology } = drawing;
  const missing = unplacedNote(drawing.unplaced ?? []);
  const notes = [...topologyNotes(topology), ...(missing === undefined ? [] : [missing])];
  const lines = [
    ...wrap(topologySummary(topology), terminal.width).map((line) => paint(terminal, 'bold', line)),
    ...nestTopology(topology).flatMap((part) => partLines(part, '', { drawing, terminal })),
    ...notes.flatMap((note) => wrap(note, terminal.width, INDENT, '')),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

interface Page {
  readonly drawing: TopologyDrawing;
  readonly terminal: Terminal;
}

function partLines(part: TopologyPart, indent: string, page: Page): string[] {
  const { terminal } = page;
  const inner = indent + INDENT;
  const own = wrap(partTitle(part, page.drawing), terminal.width, `${indent}    `, indent);
  const content =
    part.parts.length > 0
      ? part.parts.flatMap((each) => partLines(each, inner, page))
      : coreLines(part.cpus, inner, page);
  return [...own, ...content, ...(part.kind === 'node' ? guestLines(part.cpus, inner, page) : [])];
}

/** Each core as the list of its hardware threads: `[0 4] [1 5]`. */
function coreLines(cpus: readonly number[], indent: string, { drawing, terminal }: Page): string[] {
  const within = new Set(cpus);
  const cores = drawing.topology.cores.filter((core) => core.cpus.every((cpu) => within.has(cpu)));
  if (cores.length === 0) return [];
  if (cores.length > MAX_DRAWN_CORES) {
    const threads = new Set(cores.map((core) => core.cpus.length));
    const each = threads.size === 1 && !threads.has(1) ? `, ${[...threads][0]} threads each` : '';
    return wrap(`${count(cores.length, 'core')}${each}`, terminal.width, indent);
  }
  // A core stays on one line: its threads are joined by a character that wrapping does not break at.
  const drawn = cores.map((core) => `[${core.cpus.join('_')}]`).join(' ');
  return wrap(drawn, terminal.width, indent).map((line) => line.replaceAll('_', ' '));
}

/** Guests with vCPUs here: `web-1  v0@3 v1=5` (`@` last seen on, `=` allowed nowhere else). */
function guestLines(
  cpus: readonly number[],
  indent: string,
  { drawing, terminal }: Page,
): string[] {
  const within = new Set(cpus);
  return drawing.guests.flatMap(({ name, vcpus }) => {
    const here = vcpus.filter(({ cpu }) => within.has(cpu));
    if (here.length === 0) return [];
    const placed = here.map(
      ({ vcpu, cpu, allowed }) => `v${vcpu}${allowed.length === 1 ? '=' : '@'}${cpu}`,
    );
    const part = here.length < vcpus.length ? ` (${here.length} of ${vcpus.length} vCPUs)` : '';
    return wrap(
      `${name}${part}: ${placed.join(' ')}`,
      terminal.width,
      `${indent}    `,
      `${indent}* `,
    ).map((line) => paint(terminal, 'green', line));
  });
}
