import { count, memoryText } from '../model/amount.ts';
import { formatCpuList } from '../model/cpu-list.ts';
import type { GuestPlacement, HostPlacement } from '../model/host-placement.ts';
import { alignColumns } from './table.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** A table wider than the terminal becomes a line a guest. */
const MOST_NODES = 8;

/** Where the memory of guests is and should be, then what changes for each and why. */
export function hostPlacementText(placement: HostPlacement, terminal: Terminal): string {
  const { guests, left } = placement;
  const lines = [
    ...wrap(headline(placement), terminal.width).map((line) => paint(terminal, 'bold', line)),
    ...picture(guests, terminal),
    ...section('Changes', changeLines(guests, terminal), terminal),
    ...section(
      'Left as they are',
      left.flatMap(({ guest, reason }) =>
        wrap(`${guest}: ${reason}`, terminal.width, '    ', '  '),
      ),
      terminal,
    ),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

function headline({ host, guests, left, share, demand }: HostPlacement): string {
  if (guests.length + left.length === 0) return `${host} · no guest runs here: nothing to plan`;
  const changed = guests.filter(isChanged).length;
  const parts = [host, `${count(guests.length, 'guest')} planned`];
  parts.push(changed === 0 ? 'nothing to change' : `${changed} to change`);
  parts.push(`at most ${percent(share)} of the host given away`);
  if (demand < 1 && guests.some(({ policy }) => policy === 'conservative')) {
    parts.push('vCPUs counted also by what they were seen to want');
  }
  return parts.join(' · ');
}

function isChanged({ repin, moveKiB, needsCells }: GuestPlacement): boolean {
  return repin !== false || (moveKiB ?? 0) > 0 || needsCells;
}

/** Shares of each guest's memory by node: `90→100` is 90 % now, all of it then. */
function picture(guests: readonly GuestPlacement[], terminal: Terminal): string[] {
  const nodes = [
    ...new Set(
      guests.flatMap(({ memoryNodes, nowKiB = {} }) => [
        ...memoryNodes,
        ...Object.keys(nowKiB).map(Number),
      ]),
    ),
  ].sort((left, right) => left - right);
  if (guests.length === 0 || nodes.length > MOST_NODES) return [];
  const head = ['% of memory', ...nodes.map((node) => `node ${node}`), 'vCPUs on'];
  const rows = guests.map((guest) => [
    guest.guest,
    ...nodes.map((node) => shareText(guest, node)),
    pinsText(guest),
  ]);
  const all = [head, ...rows];
  const widest = Math.max(...alignColumns(all).map((line) => line.length));
  // Broken into lines a table says nothing any more; what changes is said below.
  return widest > terminal.width ? [] : ['', ...alignColumns(all)];
}

function shareText({ nowKiB, memoryNodes }: GuestPlacement, node: number): string {
  const then = memoryNodes.includes(node) ? Math.round(100 / memoryNodes.length) : 0;
  const total = Object.values(nowKiB ?? {}).reduce((sum, amount) => sum + amount, 0);
  if (nowKiB === undefined || total === 0) return then === 0 ? '' : `?→${then}`;
  const now = Math.round((100 * (nowKiB[node] ?? 0)) / total);
  if (now === then) return now === 0 ? '' : String(now);
  return `${now}→${then}`;
}

/** vCPUs that have the same pCPUs are told together. */
function pinsText({ vcpus }: GuestPlacement): string {
  const sets = [...Map.groupBy(vcpus, ({ cpus }) => formatCpuList(cpus))];
  const [only] = sets;
  if (sets.length === 1 && only !== undefined) return only[0];
  if (sets.length === vcpus.length && vcpus.every(({ cpus }) => cpus.length === 1)) {
    return `${vcpus.map(({ cpus }) => cpus[0]).join(' ')}, one each`;
  }
  return sets
    .map(([cpus, members]) => `vCPU ${formatCpuList(members.map(({ vcpu }) => vcpu))}: ${cpus}`)
    .join('; ');
}

function changeLines(guests: readonly GuestPlacement[], terminal: Terminal): string[] {
  return guests.filter(isChanged).flatMap((guest) => {
    const { moveKiB, repin, memoryNodes, needsCells, why } = guest;
    const where = `${memoryNodes.length === 1 ? 'node' : 'nodes'} ${memoryNodes.join(', ')}`;
    const parts = [`to ${where} (${why})`];
    if (moveKiB !== undefined && moveKiB > 0) parts.push(`${memoryText(moveKiB)} move`);
    if (repin === true) parts.push(`vCPUs may use ${pinsText(guest)}`);
    if (repin === undefined) parts.push('where its vCPUs may run now is not known');
    if (needsCells) parts.push(`gets ${memoryNodes.length} NUMA cells at its next start`);
    return wrap(`${guest.guest}: ${parts.join('; ')}`, terminal.width, '    ', '  ');
  });
}

function section(title: string, lines: readonly string[], terminal: Terminal): string[] {
  return lines.length === 0 ? [] : ['', paint(terminal, 'bold', title), ...lines];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
