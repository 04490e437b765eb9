import type { KnobOf } from '../model/change.ts';
import { isKnown } from '../model/fact.ts';
import type { Host } from '../model/host.ts';
import type { HostMend } from '../model/mend.ts';
import type { Kept } from './keep.ts';

/** A setting of the host: what is changed now, and what will make it again at the next boot. */
export interface HostSetting {
  /** The same for all wishes about one knob. */
  readonly id: string;
  readonly value: string;
  /** Left out where only a boot, or loading a module again, brings it. */
  readonly live?: KnobOf<'kernel-file'> | KnobOf<'tuned-profile'>;
  /** Left out where it does not outlast a boot. */
  readonly kept?: Kept;
}

export const TUNED_PROFILE_ID = 'TuneD’s active profile';

/** Parameters that a loaded module takes (mode 0644 in virt/kvm and arch/x86/kvm, Linux 6.1 to 6.12). */
const LIVE_PARAMETERS: ReadonlySet<string> = new Set([
  'kvm.halt_poll_ns',
  'kvm.halt_poll_ns_grow',
  'kvm.halt_poll_ns_grow_start',
  'kvm.halt_poll_ns_shrink',
  'kvm.nx_huge_pages',
  'kvm.nx_huge_pages_recovery_ratio',
  'kvm.nx_huge_pages_recovery_period_ms',
  'zswap.enabled',
]);

/**
 * What a wish means on this host.
 *
 * @returns the reason in a sentence where it cannot be had here
 */
export function hostSettingOf(mend: HostMend, host: Host): HostSetting | string {
  switch (mend.set) {
    case 'sysctl': {
      const { key, value } = mend;
      const live = kernelFile(`/proc/sys/${swapped(key)}`);
      return { id: key, value, live, kept: { by: 'sysctl', key } };
    }
    case 'sysfs': {
      const { path, value, keepAs = path } = mend;
      return { id: path, value, live: kernelFile(path), kept: { by: 'tmpfiles', path: keepAs } };
    }
    case 'block-queue': {
      const { device, attribute, value } = mend;
      return {
        id: `${device}: ${attribute}`,
        value,
        live: kernelFile(`/sys/block/${device}/queue/${attribute}`),
        kept: { by: 'udev', device, attribute },
      };
    }
    case 'module-option': {
      const { module, parameter, value } = mend;
      const id = `${module}.${parameter}`;
      const kept: Kept = { by: 'modprobe', module, parameter };
      if (!LIVE_PARAMETERS.has(id)) return { id, value, kept };
      const live = kernelFile(`/sys/module/${module}/parameters/${parameter}`);
      return { id, value, live, kept };
    }
    case 'boot-argument':
      return bootArgument(mend.argument, host);
    case 'tuned-profile':
      return { id: TUNED_PROFILE_ID, value: mend.profile, live: { kind: 'tuned-profile' } };
    case 'irq-affinity': {
      const { irq, cpus } = mend;
      const live = kernelFile(`/proc/irq/${irq}/smp_affinity_list`);
      // The number may be another device's after the next boot.
      return { id: `interrupt ${irq}`, value: cpus.join(','), live };
    }
    case 'huge-pages':
      return hugePages(mend, host);
  }
}

function bootArgument(argument: string, { software }: Host): HostSetting | string {
  const os = isKnown(software.osRelease) ? software.osRelease.value : {};
  const families = `${os['ID'] ?? ''} ${os['ID_LIKE'] ?? ''}`.split(/\s+/);
  // Debian's grub-mkconfig reads /etc/default/grub.d, and its update-grub runs it.
  if (families.some((family) => family === 'debian' || family === 'ubuntu')) {
    return { id: `boot: ${argument}`, value: argument, kept: { by: 'grub', argument } };
  }
  return `the kernel's command line is set by other means here: grubby --update-kernel=ALL --args="${argument}", or as this system's manual says`;
}

function hugePages(
  { node, sizeKiB, morePages }: Extract<HostMend, { set: 'huge-pages' }>,
  { memory }: Host,
): HostSetting | string {
  const nodes = isKnown(memory.nodes) ? memory.nodes.value : [];
  const pool = nodes
    .find(({ id }) => id === node)
    ?.hugePages.find((each) => each.sizeKiB === sizeKiB);
  if (pool === undefined || !isKnown(pool.total)) {
    return `how many huge pages of ${sizeKiB} KiB node ${node} has is not known`;
  }
  return poolSetting({ node, sizeKiB, pages: Math.max(0, pool.total.value + morePages) });
}

/** A pool of huge pages on a node, with so many. */
export function poolSetting({
  node,
  sizeKiB,
  pages,
}: {
  readonly node: number;
  readonly sizeKiB: number;
  readonly pages: number;
}) {
  const path = `/sys/devices/system/node/node${node}/hugepages/hugepages-${sizeKiB}kB/nr_hugepages`;
  return {
    id: `node ${node}: huge pages of ${sizeKiB} KiB`,
    value: String(pages),
    live: kernelFile(path),
    kept: { by: 'tmpfiles', path },
  } as const satisfies HostSetting;
}

function kernelFile(path: string): KnobOf<'kernel-file'> {
  return { kind: 'kernel-file', path };
}

/** As in sysctl(8): dots part folders, and a slash stands for a dot, as in the name of a VLAN. */
function swapped(key: string): string {
  return key.replaceAll(/[./]/g, (sign) => (sign === '.' ? '/' : '.'));
}
