import { memoryText } from '../../model/amount.ts';
import type { HostVitals, NodeVitals, Vitals } from '../../model/vitals.ts';
import { safeText } from '../safe-text.ts';
import { percentText } from './cells.ts';
import type { View } from './view.ts';

const BAR_WIDTH = 10;
/** A strip a node; of more nodes the rest is counted. */
const MOST_NODES = 8;
const STOLEN = 0.005;

/** The top of the screen: the host, and a strip a NUMA node. */
export function hostLines(vitals: Vitals, view: View): string[] {
  const { host, at, guests, elapsedMs } = vitals;
  const busy = guests.filter(({ vcpuCores }) => (vcpuCores ?? 0) > 0).length;
  return [
    `virt-tune top · ${safeText(host.name)} · ${at.slice(11, 19)} UTC · ${(elapsedMs / 1000).toFixed(1)} s · ${guests.length} guests, ${busy} busy${view.paused ? ' · PAUSED' : ''}`,
    `cpu ${percentText(host.busyShare)} of ${host.pcpus} pCPUs${stealText(host)} · memory ${availableText(host)} · swap-in ${(host.swapInPerS ?? 0).toFixed(0)}/s`,
    `pressure cpu ${percentText(host.cpuPressure)} mem ${percentText(host.memoryPressure)} disk ${percentText(host.ioPressure)} · ${ksmText(host)}`,
    ...nodeLines(host.nodes),
  ];
}

function stealText({ stealShare = 0 }: HostVitals): string {
  return stealShare < STOLEN ? '' : `, ${percentText(stealShare)} stolen`;
}

function availableText({ availableKiB, totalKiB }: HostVitals): string {
  if (availableKiB === undefined || totalKiB === undefined) return 'not known';
  return `${memoryText(availableKiB)} of ${memoryText(totalKiB)} available`;
}

function ksmText({ ksm }: HostVitals): string {
  if (ksm === undefined) return 'no ksm';
  const saved = ksm.savedKiB ?? 0;
  if (!ksm.running && saved === 0) return 'ksm off';
  const profit = ksm.profitKiB === undefined ? '' : `, profit ${signedMemory(ksm.profitKiB)}`;
  return `ksm spares ${memoryText(saved)}${profit}, ksmd ${percentText(ksm.ksmdCores)}`;
}

function signedMemory(kib: number): string {
  return kib < 0 ? `-${memoryText(-kib)}` : memoryText(kib);
}

function nodeLines(nodes: readonly NodeVitals[]): string[] {
  const lines = nodes.slice(0, MOST_NODES).map(({ id, busyShare, totalKiB, freeKiB }) => {
    const used =
      totalKiB === undefined || freeKiB === undefined ? undefined : 1 - freeKiB / totalKiB;
    const free = freeKiB === undefined ? '' : ` ${memoryText(freeKiB)} free`;
    return `node ${String(id).padEnd(2)} cpu ${bar(busyShare)} ${percentText(busyShare).padStart(4)}  memory ${bar(used)} ${percentText(used).padStart(4)}${free}`;
  });
  const more = nodes.length - lines.length;
  return more > 0 ? [...lines, `and ${more} nodes more`] : lines;
}

export function bar(share: number | undefined): string {
  if (share === undefined) return `[${'?'.repeat(BAR_WIDTH)}]`;
  const full = Math.round(Math.min(Math.max(share, 0), 1) * BAR_WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)}]`;
}
