import { count, memoryText } from '../model/amount.ts';
import type { Audit } from '../model/audit.ts';
import type { Finding } from '../model/finding.ts';
import { isOpen } from '../model/is-open.ts';
import type { Loss } from '../model/ledger.ts';
import { type Severity, severities } from '../model/verdict.ts';

/** `2026-11-23 12:45 UTC` */
export function whenText({ takenAt }: Audit): string {
  return `${takenAt.slice(0, 16).replace('T', ' ')} UTC`;
}

export function windowText({ windowMs }: Audit): string {
  return windowMs > 0 ? `sampled for ${(windowMs / 1000).toFixed(1)} s` : 'no sampling window';
}

/** What was looked at, a few words each. */
export function hostIdentity({ host, guests }: Audit): string[] {
  const active = guests.filter(({ state }) => state !== 'shutoff').length;
  return [
    host.cpuModel ?? 'CPU model unknown',
    ...(host.onlineCpus === undefined ? [] : [count(host.onlineCpus, 'pCPU')]),
    ...(host.nodes === undefined ? [] : [count(host.nodes, 'NUMA node')]),
    ...(host.memoryKiB === undefined ? [] : [memoryText(host.memoryKiB)]),
    ...(host.kernel === undefined ? [] : [`Linux ${host.kernel}`]),
    `${count(active, 'guest')} active, ${guests.length - active} defined only`,
  ];
}

/** `kvm`, `2 vCPUs`, `4 GiB`; an accelerator that is not known is `?`. */
export function sizeWords({ accelerator, vcpus, memoryKiB }: Audit['guests'][number]): string[] {
  return [
    accelerator ?? '?',
    ...(vcpus === undefined ? [] : [count(vcpus, 'vCPU')]),
    ...(memoryKiB === undefined ? [] : [memoryText(memoryKiB)]),
  ];
}

/** How many failures of each severity, most serious first, without those that have none. */
export function severityCounts(
  findings: readonly Finding[],
): { severity: Severity; amount: number }[] {
  return severities
    .map((severity) => ({
      severity,
      amount: findings.filter((each) => isOpen(each) && each.severity === severity).length,
    }))
    .filter(({ amount }) => amount > 0);
}

/** `18 % of memory (3.1-39 %), from this host's facts` */
export function costText(loss: Loss): string {
  const { low, high, basis, source } = loss;
  const whence = basis === 'measured' ? source : BASIS[basis];
  return `${costInShort(loss)} (${percent(low)}-${percent(high)} %), ${whence}`;
}

/** `18 % of memory` */
export function costInShort({ dimension, typical }: Loss): string {
  return `${percent(typical)} % of ${dimension}`;
}

function percent(share: number): string {
  return (share * 100).toFixed(share < 0.1 && share > 0 ? 1 : 0);
}

const BASIS = {
  prior: 'as published',
  model: 'from this host’s facts',
} as const satisfies Partial<Record<Loss['basis'], string>>;

/** Says no more than was looked at: an audit in which nothing could be read has found nothing, not health. */
export function nothingWrong({ findings }: Audit): string {
  const passed = findings.filter(({ status }) => status === 'pass').length;
  return `Nothing found against this host in ${passed} verdicts.`;
}
