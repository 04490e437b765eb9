import type { MachinePicture, MemoryPlace } from '../../derived/machine-picture.ts';
import { memoryText } from '../../model/amount.ts';
import { type Fact, isKnown, isUnreadable } from '../../model/fact.ts';
import { colourOf } from './guest-key.ts';
import { html, type Markup, name, type Part } from './markup.ts';
import { table } from './table.ts';

const BAR_WIDTH = 240;
const BAR_HEIGHT = 18;
/** Narrower segments have no room for their node's number. */
const MIN_LABELLED = 22;

export interface MemorySegment {
  readonly node: number;
  readonly amountKiB: number;
  readonly share: number;
  /** No vCPU of the guest may run on that node. */
  readonly isRemote: boolean;
}

/** The memory of each active guest over the nodes. */
export function memoryTable({ memory }: MachinePicture): Markup | undefined {
  if (memory.length === 0) return undefined;
  const segments = memory.map(memorySegments);
  const nodes = [...new Set(segments.flat().map(({ node }) => node))].sort((a, b) => a - b);
  const rows = memory.map((place, index) => ({
    cells: [name(place.name), ...cells(place, segments[index] ?? [])],
  }));
  const columns = ['Guest', 'By node', 'In words'].map((heading) => ({ heading }));
  return html`<div class="memory"><h3>Memory of guests over nodes</h3>
${nodeLegend(nodes)}
${table('Resident guest memory by NUMA node', columns, rows)}</div>
`;
}

export function memorySegments({ perNodeKiB, cpuNodes }: MemoryPlace): MemorySegment[] {
  if (!isKnown(perNodeKiB)) return [];
  const entries = Object.entries(perNodeKiB.value)
    .map(([node, amountKiB]) => ({ node: Number(node), amountKiB }))
    .filter(({ amountKiB }) => amountKiB > 0)
    .sort((left, right) => left.node - right.node);
  const totalKiB = entries.reduce((sum, { amountKiB }) => sum + amountKiB, 0);
  return entries.map(({ node, amountKiB }) => ({
    node,
    amountKiB,
    share: amountKiB / totalKiB,
    isRemote: cpuNodes !== undefined && !cpuNodes.includes(node),
  }));
}

function cells({ perNodeKiB, cpuNodes }: MemoryPlace, segments: readonly MemorySegment[]): Part[] {
  if (segments.length === 0) return [undefined, unknown(perNodeKiB)];
  const words = segments.map(
    ({ node, amountKiB, share, isRemote }) =>
      `node ${node}: ${memoryText(amountKiB)} (${(share * 100).toFixed(0)} %${isRemote ? ', away from its vCPUs' : ''})`,
  );
  const where =
    cpuNodes === undefined
      ? 'where its vCPUs may run is not known'
      : `vCPUs may run on node ${cpuNodes.join(', ')}`;
  return [memoryBar(segments), `${words.join(', ')}; ${where}`];
}

function unknown(perNodeKiB: Fact<unknown>): string {
  if (isKnown(perNodeKiB)) return 'no memory was found in use';
  return isUnreadable(perNodeKiB) ? `unknown: ${perNodeKiB.unreadable}` : 'not told by this kernel';
}

/** Shares of the guest's memory; what is away from its vCPUs is hatched. The words stand beside it. */
export function memoryBar(segments: readonly MemorySegment[]): Markup {
  let x = 0;
  const drawn = segments.map(({ node, share, isRemote }) => {
    const width = Math.round(share * BAR_WIDTH * 10) / 10;
    const box = html`x="${Math.round(x * 10) / 10}" y="0" width="${width}" height="${BAR_HEIGHT}"`;
    const label =
      width < MIN_LABELLED
        ? undefined
        : html`<text class="key" x="${Math.round(x + width / 2)}" y="13">N${node}</text>`;
    x += width;
    return html`<rect class="segment ${colourOf(node)}" ${box}/>${isRemote ? html`<rect fill="url(#hatch)" ${box}/>` : undefined}${label}`;
  });
  return html`<svg class="bar" aria-hidden="true" width="${BAR_WIDTH}" height="${BAR_HEIGHT}" viewBox="0 0 ${BAR_WIDTH} ${BAR_HEIGHT}">${drawn}</svg>`;
}

export function nodeLegend(nodes: readonly number[]): Markup | undefined {
  if (nodes.length === 0) return undefined;
  const swatch = (inner: Markup) =>
    html`<svg class="bar" aria-hidden="true" width="28" height="${BAR_HEIGHT}" viewBox="0 0 28 ${BAR_HEIGHT}">${inner}</svg>`;
  const items = nodes.map(
    (node) =>
      html`<li>${swatch(html`<rect class="segment ${colourOf(node)}" width="28" height="${BAR_HEIGHT}"/><text class="key" x="14" y="13">N${node}</text>`)} node ${node}</li>
`,
  );
  return html`<svg class="definitions" aria-hidden="true" width="0" height="0"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs></svg>
<ul class="legend" aria-label="Nodes in the bars">
${items}<li>${swatch(html`<rect class="segment" width="28" height="${BAR_HEIGHT}"/><rect fill="url(#hatch)" width="28" height="${BAR_HEIGHT}"/>`)} hatched: no vCPU of the guest may run there</li>
</ul>
`;
}
