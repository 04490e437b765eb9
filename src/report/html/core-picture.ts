import type { PlacedGuest, PlacedVcpu } from '../../derived/placed-guests.ts';
import { count } from '../../model/amount.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import type { Topology } from '../../model/topology.ts';
import { colourOf, guestKey } from './guest-key.ts';
import { html, type Markup } from './markup.ts';

/** All lengths in CSS pixels: a picture is drawn at its own size and shrinks only where that does not fit. */
const MAX_WIDTH = 286;
const THREAD_WIDTH = 42;
const NUMBER_HEIGHT = 18;
const CHIP_HEIGHT = 18;
const CHIP_GAP = 2;
const PAD = 4;
const GAP = 6;
const TITLE_HEIGHT = 20;
/** More vCPUs on one pCPU are counted, not drawn. */
const MAX_CHIPS = 6;

interface Chip extends PlacedVcpu {
  readonly guestIndex: number;
  readonly guest: string;
}

interface Core {
  readonly cpus: readonly number[];
  readonly chips: readonly (readonly Chip[])[];
  readonly width: number;
  readonly height: number;
}

export interface CorePicture {
  /** Of the cache around the cores; empty where there is none to tell. */
  readonly title: string;
  readonly cpus: readonly number[];
  readonly topology: Topology;
  readonly guests: readonly PlacedGuest[];
}

/** Cores as boxes, in them their hardware threads with their pCPU numbers, on those the vCPUs. */
export function corePicture({ title, cpus, topology, guests }: CorePicture): Markup | undefined {
  if (cpus.length === 0) return undefined;
  const chips = chipsOn(cpus, guests);
  const cores = topology.cores
    .filter((core) => core.cpus.every((cpu) => cpus.includes(cpu)))
    .map((core) => measured(core.cpus, chips));
  const top = title === '' ? 0 : TITLE_HEIGHT;
  const { placed, width, height } = inRows(cores, top + GAP);
  const titleWidth = title === '' ? 0 : title.length * 7 + 2 * GAP;
  const outer = Math.max(width, Math.min(titleWidth, MAX_WIDTH));
  const label = `${title === '' ? `pCPUs ${formatCpuList(cpus)}` : title}: ${alternative([...chips.values()].flat())}`;
  return html`<svg class="cores" role="img" aria-label="${label}" width="${outer}" height="${height}" viewBox="0 0 ${outer} ${height}">
<rect class="cache" x="0.5" y="0.5" width="${outer - 1}" height="${height - 1}" rx="6"/>${title === '' ? undefined : html`<text class="title" x="${GAP + 2}" y="${TITLE_HEIGHT - 4}">${title}</text>`}
${placed.map(({ core, x, y }) => coreMarkup(core, x, y))}</svg>
`;
}

/** A guest's chip without a vCPU, for the legend. */
export function legendChip(index: number): Markup {
  const key = guestKey(index);
  const width = 16 + key.length * 8;
  return html`<svg class="cores" aria-hidden="true" width="${width}" height="${CHIP_HEIGHT}" viewBox="0 0 ${width} ${CHIP_HEIGHT}"><rect class="vcpu ${colourOf(index)}" x="1" y="1" width="${width - 2}" height="${CHIP_HEIGHT - 2}" rx="4"/><text class="key" x="${width / 2}" y="13">${key}</text></svg>`;
}

function chipsOn(cpus: readonly number[], guests: readonly PlacedGuest[]): Map<number, Chip[]> {
  const here = new Map<number, Chip[]>(cpus.map((cpu) => [cpu, []]));
  for (const [guestIndex, { name: guest, vcpus }] of guests.entries()) {
    for (const vcpu of vcpus) here.get(vcpu.cpu)?.push({ ...vcpu, guestIndex, guest });
  }
  return here;
}

function measured(cpus: readonly number[], on: ReadonlyMap<number, readonly Chip[]>): Core {
  const chips = cpus.map((cpu) => on.get(cpu) ?? []);
  const most = Math.max(0, ...chips.map((each) => Math.min(each.length, MAX_CHIPS + 1)));
  return {
    cpus,
    chips,
    width: cpus.length * THREAD_WIDTH + PAD,
    height: NUMBER_HEIGHT + most * (CHIP_HEIGHT + CHIP_GAP) + PAD,
  };
}

interface Placed {
  readonly core: Core;
  readonly x: number;
  readonly y: number;
}

function inRows(
  cores: readonly Core[],
  top: number,
): { placed: Placed[]; width: number; height: number } {
  const placed: Placed[] = [];
  let [x, y, rowHeight, width] = [GAP, top, 0, 0];
  for (const core of cores) {
    if (x > GAP && x + core.width + GAP > MAX_WIDTH) {
      y += rowHeight + GAP;
      [x, rowHeight] = [GAP, 0];
    }
    placed.push({ core, x, y });
    x += core.width + GAP;
    width = Math.max(width, x);
    rowHeight = Math.max(rowHeight, core.height);
  }
  return { placed, width, height: y + rowHeight + GAP };
}

function coreMarkup(core: Core, left: number, top: number): Markup {
  const threads = core.cpus.map((cpu, index) => {
    const x = left + PAD / 2 + index * THREAD_WIDTH;
    const chips = core.chips[index] ?? [];
    const shown = chips.length > MAX_CHIPS ? chips.slice(0, MAX_CHIPS) : chips;
    const divider =
      index === 0
        ? undefined
        : html`<path class="divider" d="M${x} ${top + 3}v${core.height - 6}"/>`;
    const hidden =
      chips.length > shown.length
        ? html`<text class="key" x="${x + THREAD_WIDTH / 2}" y="${chipTop(top, shown.length) + 13}">+${chips.length - shown.length}</text>`
        : undefined;
    return html`${divider}<text class="cpu" x="${x + THREAD_WIDTH / 2}" y="${top + 14}">${cpu}</text>${shown.map((chip, place) => chipMarkup(chip, x, chipTop(top, place)))}${hidden}`;
  });
  return html`<rect class="core" x="${left}" y="${top}" width="${core.width}" height="${core.height}" rx="4"/>${threads}
`;
}

function chipTop(coreTop: number, place: number): number {
  return coreTop + NUMBER_HEIGHT + place * (CHIP_HEIGHT + CHIP_GAP);
}

function chipMarkup({ guest, guestIndex, vcpu, cpu, allowed }: Chip, x: number, y: number): Markup {
  const kind = allowed.length === 1 ? 'pinned' : 'floating';
  return html`<g><title>${guest}: vCPU ${vcpu} on pCPU ${cpu}, ${kind}</title><rect class="vcpu ${kind} ${colourOf(guestIndex)}" x="${x + 3}" y="${y + 1}" width="${THREAD_WIDTH - 6}" height="${CHIP_HEIGHT - 2}" rx="4"/><text class="key" x="${x + THREAD_WIDTH / 2}" y="${y + 13}">${guestKey(guestIndex)}${vcpu}</text></g>`;
}

function alternative(chips: readonly Chip[]): string {
  if (chips.length === 0) return 'no vCPU';
  const words = chips.map(
    ({ guest, vcpu, cpu, allowed }) =>
      `${guest} vCPU ${vcpu} on pCPU ${cpu}${allowed.length === 1 ? ' (pinned)' : ''}`,
  );
  return `${count(chips.length, 'vCPU')}: ${words.join(', ')}`;
}
