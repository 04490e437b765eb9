import type { MachinePicture } from '../../derived/machine-picture.ts';
import type { Plan } from '../../model/plan.ts';
import { html, type Markup, name } from './markup.ts';
import { type MemorySegment, memoryBar, memorySegments, nodeLegend } from './memory-table.ts';
import { movesOf, movesPicture, moveText } from './moves-picture.ts';
import { table } from './table.ts';

interface Pictures {
  readonly plan: Plan;
  readonly now: MachinePicture;
  readonly planned: MachinePicture;
}

/** Whose memory goes where: arrows between nodes, and each guest's memory now and then. */
export function movesSection({ plan, now, planned }: Pictures): Markup | undefined {
  if (now.memory.length === 0) return undefined;
  const moves = movesOf(
    plan.placement,
    now.guests.map(({ id }) => id),
  );
  const before = now.memory.map(memorySegments);
  const after = planned.memory.map(memorySegments);
  const nodes = [...new Set([...before, ...after].flat().map(({ node }) => node))];
  const rows = now.memory.map((place, index) => ({
    cells: [name(place.name), cell(before[index] ?? []), cell(after[index] ?? [])],
  }));
  const columns = ['Guest', 'Now', 'Planned'].map((heading) => ({ heading }));
  const words =
    moves.length === 0
      ? html`<p>No memory goes to another node.</p>`
      : html`<ul>${moves.map((move) => html`<li>${moveText(move)}</li>`)}</ul>`;
  return html`<section id="moves" aria-labelledby="moves-title"><h2 id="moves-title">Moves</h2>
${movesPicture(moves)}
${words}
<div class="memory"><h3>Memory of guests over nodes</h3>
${nodeLegend(nodes.sort((left, right) => left - right))}
${table('Guest memory by NUMA node, now and as planned', columns, rows)}</div></section>
`;
}

function cell(segments: readonly MemorySegment[]): Markup {
  const words = segments.map(({ node, share }) => `node ${node}: ${Math.round(share * 100)} %`);
  return html`<span>${segments.length === 0 ? undefined : memoryBar(segments)} ${words.join(', ') || 'not known'}</span>`;
}
