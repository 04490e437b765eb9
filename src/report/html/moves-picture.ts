import { memoryText } from '../../model/amount.ts';
import type { GuestPlacement, HostPlacement } from '../../model/host-placement.ts';
import { colourOf, guestKey } from './guest-key.ts';
import { html, type Markup } from './markup.ts';

/** All lengths in CSS pixels; as wide as a phone shows without shrinking it. */
const WIDTH = 330;
const LABEL_WIDTH = 34;
const ROW_HEIGHT = 26;
const HEAD_HEIGHT = 22;
const DOT_RADIUS = 4;
/** More moves than this are a list, not a picture. */
const MOST_MOVES = 40;
const MOST_NODES = 16;

export interface Move {
  readonly guest: GuestPlacement;
  /** By the letter it has in the pictures. */
  readonly index: number;
  readonly from: readonly (readonly [node: number, amountKiB: number])[];
}

/** Whose memory goes to other nodes, from where. */
export function movesOf({ guests }: HostPlacement, order: readonly string[]): Move[] {
  return guests.flatMap((guest) => {
    const { nowKiB = {}, memoryNodes, id } = guest;
    const from = Object.entries(nowKiB)
      .map(([node, amount]) => [Number(node), amount] as const)
      .filter(([node, amount]) => amount > 0 && !memoryNodes.includes(node));
    return from.length === 0 ? [] : [{ guest, index: order.indexOf(id), from }];
  });
}

/** Nodes side by side, a row for each guest that moves, an arrow from where its memory is to where it goes. */
export function movesPicture(moves: readonly Move[]): Markup | undefined {
  const nodes = [
    ...new Set(
      moves.flatMap(({ guest, from }) => [...guest.memoryNodes, ...from.map(([node]) => node)]),
    ),
  ].sort((left, right) => left - right);
  if (moves.length === 0 || moves.length > MOST_MOVES || nodes.length > MOST_NODES)
    return undefined;
  const height = HEAD_HEIGHT + moves.length * ROW_HEIGHT;
  const step = (WIDTH - LABEL_WIDTH) / nodes.length;
  const xOf = (node: number): number =>
    Math.round(LABEL_WIDTH + (nodes.indexOf(node) + 0.5) * step);
  const label = moves.map(moveText).join('; ');
  return html`<svg class="moves" role="img" aria-label="${label}" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>
${nodes.map((node) => html`<text class="key" x="${xOf(node)}" y="14">N${node}</text><path class="grid" d="M${xOf(node)} ${HEAD_HEIGHT}V${height}"/>`)}
${moves.map((move, row) => rowMarkup(move, HEAD_HEIGHT + (row + 0.5) * ROW_HEIGHT, xOf))}</svg>
`;
}

function rowMarkup({ guest, index, from }: Move, y: number, xOf: (node: number) => number): Markup {
  const arrows = from.map(([node], place) => {
    const to = nearest(guest.memoryNodes, node);
    const start = xOf(node);
    const end = xOf(to) - Math.sign(xOf(to) - start) * (DOT_RADIUS + 2);
    // Arrows from both sides or over each other stay apart.
    const at = y + (place - (from.length - 1) / 2) * 5;
    return html`<path class="move ${colourOf(index)}" marker-end="url(#arrow)" d="M${start} ${at}H${end}"/>`;
  });
  const ends = guest.memoryNodes.map(
    (node) =>
      html`<circle class="vcpu ${colourOf(index)}" cx="${xOf(node)}" cy="${y}" r="${DOT_RADIUS}"/>`,
  );
  return html`<rect class="vcpu ${colourOf(index)}" x="2" y="${y - 9}" width="28" height="18" rx="4"/><text class="key" x="16" y="${y + 4}">${guestKey(index)}</text>${arrows}${ends}
`;
}

function nearest(nodes: readonly number[], from: number): number {
  const [first = from, ...others] = nodes;
  return others.reduce(
    (best, node) => (Math.abs(node - from) < Math.abs(best - from) ? node : best),
    first,
  );
}

export function moveText({ guest, from }: Move): string {
  const parts = from.map(([node, amount]) => `${memoryText(amount)} from node ${node}`);
  return `${guest.guest}: ${parts.join(', ')} to node ${guest.memoryNodes.join(', ')}`;
}
