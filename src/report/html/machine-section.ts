import type { MachinePicture } from '../../derived/machine-picture.ts';
import type { PlacedGuest, PlacedVcpu } from '../../derived/placed-guests.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import { isKnown, isUnreadable } from '../../model/fact.ts';
import type { Topology } from '../../model/topology.ts';
import { nestTopology, type TopologyPart } from '../topology-nest.ts';
import { partTitle, topologyNotes, topologySummary, unplacedNote } from '../topology-words.ts';
import { corePicture, legendChip } from './core-picture.ts';
import { guestKey } from './guest-key.ts';
import { html, type Markup, name } from './markup.ts';
import { memoryTable } from './memory-table.ts';
import { table } from './table.ts';

/** A longer list of who is who would stand between the reader and the picture. */
const MAX_OPEN_LEGEND = 24;

/** What a picture says of where vCPUs are in it. */
interface PictureWords {
  /** "where it was last seen" */
  readonly where: string;
  /** The caption of the same in words. */
  readonly caption: string;
}

const AS_SEEN: PictureWords = {
  where: 'where it was last seen',
  caption: 'Where vCPUs were last seen',
};

/** The machine and who is on it: nodes, last-level caches, cores, threads, vCPUs, and the guests' memory. */
export function machineSection(picture: MachinePicture): Markup {
  return html`<section id="machine" aria-labelledby="machine-title"><h2 id="machine-title">Machine</h2>
${machineDrawing(picture)}
${memoryTable(picture)}</section>
`;
}

/** The machine without the memory of its guests. */
export function machineDrawing(picture: MachinePicture, words: PictureWords = AS_SEEN): Markup {
  const { topology } = picture;
  return isKnown(topology)
    ? drawing({ ...picture, topology: topology.value, words })
    : html`<p>The topology is not known: ${isUnreadable(topology) ? topology.unreadable : 'there is no /sys/devices/system/cpu'}.</p>`;
}

interface KnownMachine extends Omit<MachinePicture, 'topology'> {
  readonly topology: Topology;
  readonly words: PictureWords;
}

function drawing(machine: KnownMachine): Markup {
  const { topology, guests, words } = machine;
  const notes = topologyNotes(topology);
  return html`<p>${topologySummary(topology)}</p>
${legend(machine)}
<div class="nodes">
${cardsOf(nestTopology(topology)).map((card) => cardMarkup(card, machine))}</div>
${notes.length === 0 ? undefined : html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
${guests.length === 0 ? undefined : placesTable(guests, words)}
`;
}

interface Card {
  readonly part: TopologyPart;
  /** The package around a node. */
  readonly outer: TopologyPart | undefined;
}

/** A card for each NUMA node; for each package where the nodes are around the packages or not known. */
function cardsOf(parts: readonly TopologyPart[]): Card[] {
  return parts.flatMap((outer): Card[] =>
    outer.kind === 'package' && outer.parts.some(({ kind }) => kind === 'node')
      ? outer.parts.map((part) => ({ part, outer }))
      : [{ part: outer, outer: undefined }],
  );
}

function cardMarkup({ part, outer }: Card, machine: KnownMachine): Markup {
  const [head = '', ...facts] = partTitle(part, machine).split(' · ');
  const kicker =
    outer === undefined ? undefined : html`<span class="aside">package ${outer.id}</span> `;
  const cores = leavesOf(part).map((leaf) => {
    const title = leaf === part ? '' : partTitle(leaf, machine);
    return corePicture({ ...machine, title, cpus: leaf.cpus });
  });
  return html`<section class="card"><h3>${kicker}${head}</h3>
<p class="aside">${facts.join(' · ')}</p>
<div class="pictures">${cores}</div></section>
`;
}

/** The smallest parts, which hold the cores. */
function leavesOf(part: TopologyPart): TopologyPart[] {
  return part.parts.length === 0 ? [part] : part.parts.flatMap(leavesOf);
}

function legend({ guests, unplaced, words }: KnownMachine): Markup {
  const missing = unplacedNote(unplaced);
  const note =
    missing === undefined
      ? undefined
      : html`<p>${missing}</p>
`;
  if (guests.length === 0) return note ?? html`<p>No guest is running.</p>`;
  const items = guests.map(
    (guest, index) => html`<li>${legendChip(index)} ${name(guest.name)}</li>
`,
  );
  const list = html`<ul class="legend" aria-label="Guests in the picture">
${items}</ul>`;
  return html`<p>A chip is a vCPU on the pCPU ${words.where}: <b>A0</b> is vCPU 0 of guest A. A full outline: it may run nowhere else; a dashed one: it may.</p>
${
  guests.length <= MAX_OPEN_LEGEND
    ? list
    : html`<details><summary>${guests.length} guests by letter</summary>
${list}</details>`
}
${note}`;
}

/** The picture in words. */
function placesTable(guests: readonly PlacedGuest[], { caption }: PictureWords): Markup {
  const rows = guests.map((guest, index) => ({
    cells: [html`${guestKey(index)} ${name(guest.name)}`, guest.vcpus.map(placeText).join('; ')],
  }));
  return html`<details><summary>The picture in words</summary>
${table(caption, [{ heading: 'Guest' }, { heading: 'vCPUs' }], rows)}</details>
`;
}

function placeText({ vcpu, cpu, allowed }: PlacedVcpu): string {
  const may =
    allowed.length === 1 ? 'nowhere else' : `may use ${formatCpuList(allowed) || 'unknown pCPUs'}`;
  return `vCPU ${vcpu} on pCPU ${cpu} (${may})`;
}
