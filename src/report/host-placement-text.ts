import { formatCpuList } from '../model/cpu-list.ts';
import type { GuestPlacement, HostPlacement } from '../model/host-placement.ts';
import { alignColumns } from './table.ts';
import type { Terminal } from './terminal.ts';

/** A table wider than the terminal becomes a line a guest. */
const MOST_NODES = 8;

/** How a placement was made, in a few parts of a headline. */
export function placementParts({ guests, share, demand, left }: HostPlacement): string[] {
  const parts = [`at most ${percent(share)} of the host given away`];
  if (demand < 1 && guests.some(({ policy }) => policy === 'conservative')) {
    parts.push('vCPUs counted also by what they were seen to want');
  }
  const homeless = left.filter(({ proven }) => proven !== undefined);
  if (homeless.length > 0) {
    parts.push(
      homeless.every(({ proven }) => proven)
        ? 'proven: no arrangement has room for those left out beside the others'
        : 'not proven: another arrangement may have room for those left out',
    );
  }
  return parts;
}

/** Shares of each guest's memory by node: `90→100` is 90 % now, all of it then. */
export function placementPicture({ guests }: HostPlacement, terminal: Terminal): string[] {
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
  return widest > terminal.width ? [] : alignColumns(all);
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

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
