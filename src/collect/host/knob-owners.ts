import { absent, type Fact, known, thenFact } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';

/** A program that sets, by itself and again and again, what virt-tune judges. */
export interface KnobOwner {
  name: string;
  /** Names its process may have. */
  programs: string[];
  /** What it is set to do, from its configuration and its arguments. Must never return a whole file: secrets. */
  setting?: (files: FileTree, args: string[]) => Fact<string>;
}

export const KNOB_OWNERS: readonly KnobOwner[] = [
  {
    name: 'tuned',
    programs: ['tuned'],
    setting: (files) => nonEmpty(files.text('/etc/tuned/active_profile')),
  },
  { name: 'numad', programs: ['numad'], setting: (_, args) => nonEmpty(known(args.join(' '))) },
  {
    name: 'ksmtuned',
    programs: ['ksmtuned'],
    setting: (files) => assignments(files, ['/etc/ksmtuned.conf'], /^KSM_|^DEBUG$/),
  },
  {
    name: 'irqbalance',
    programs: ['irqbalance'],
    setting: (files) =>
      assignments(
        files,
        ['/etc/default/irqbalance', '/etc/sysconfig/irqbalance', '/etc/irqbalance.env'],
        /^IRQBALANCE_/,
      ),
  },
  {
    name: 'nova-compute',
    programs: ['nova-compute'],
    setting: (files) =>
      assignments(
        files,
        ['/etc/nova/nova.conf'],
        /^(?:vcpu_pin_set|cpu_(?:dedicated|shared)_set|(?:cpu|ram|disk)_allocation_ratio|reserved_host_(?:memory_mb|cpus)|cpu_mode)$/,
      ),
  },
  {
    name: 'kubelet',
    programs: ['kubelet'],
    setting: (files) =>
      assignments(
        files,
        ['/var/lib/kubelet/config.yaml', '/etc/kubernetes/kubelet.conf.yaml'],
        /^(?:cpuManagerPolicy|memoryManagerPolicy|topologyManagerPolicy|topologyManagerScope|reservedSystemCPUs)$/,
      ),
  },
  { name: 'virt-handler', programs: ['virt-handler'] },
  { name: 'pvestatd', programs: ['pvestatd'] },
  { name: 'momd', programs: ['momd', 'vdsmd', 'mom'] },
  { name: 'systemd-oomd', programs: ['systemd-oomd'] },
  { name: 'earlyoom', programs: ['earlyoom'] },
  { name: 'thermald', programs: ['thermald'] },
  { name: 'power-profiles-daemon', programs: ['power-profiles-daemon'] },
  { name: 'auto-cpufreq', programs: ['auto-cpufreq'] },
  { name: 'uksmd', programs: ['uksmd'] },
];

function nonEmpty(text: Fact<string>): Fact<string> {
  return thenFact(text, (content) => (content.trim() === '' ? absent : known(content.trim())));
}

/** `name=value` and `name: value` lines of the first of the files that exists, of which the name is wanted. */
function assignments(files: FileTree, paths: string[], wanted: RegExp): Fact<string> {
  for (const path of paths) {
    const text = files.text(path);
    if ('absent' in text) continue;
    return thenFact(text, (content) => {
      const found = content.split('\n').flatMap((line) => {
        const match = /^\s*([A-Za-z_]\w*)\s*[=:]\s*(.*)$/.exec(line);
        if (match?.[1] === undefined || !wanted.test(match[1])) return [];
        return [`${match[1]}=${(match[2] ?? '').trim()}`];
      });
      return found.length === 0 ? absent : known(found.join(' '));
    });
  }
  return absent;
}
