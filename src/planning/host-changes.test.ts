import { describe, expect, it } from 'vitest';
import { fourNodeHost } from '../checks/testing/edited.ts';
import { WantedChange } from '../model/change.ts';
import { known } from '../model/fact.ts';
import type { Mend } from '../model/mend.ts';
import { hostWants, osIs, run, wanted } from './testing/wishing.ts';

const swappiness: Mend = { set: 'sysctl', key: 'vm.swappiness', value: '10' };

/** id, knob's file, value. */
function lines(changes: readonly WantedChange[]): string[][] {
  return changes.map(({ id, knob, after }) => [
    id,
    'path' in knob ? knob.path : knob.kind,
    (after ?? 'null').replace(/^#.*\n/, ''),
  ]);
}

describe('a setting of the host is made now and kept as its ecosystem expects', () => {
  const cases: [string, Mend, string[][]][] = [
    [
      'a sysctl in sysctl.d',
      swappiness,
      [
        ['vm.swappiness', '/proc/sys/vm/swappiness', '10'],
        [
          'vm.swappiness, kept',
          '/etc/sysctl.d/90-virt-tune-vm.swappiness.conf',
          'vm.swappiness = 10\n',
        ],
      ],
    ],
    [
      'a sysctl of a VLAN, whose name has a dot, where the kernel has it',
      { set: 'sysctl', key: 'net.ipv4.conf.eth0/5.rp_filter', value: '0' },
      [
        ['net.ipv4.conf.eth0/5.rp_filter', '/proc/sys/net/ipv4/conf/eth0.5/rp_filter', '0'],
        [
          'net.ipv4.conf.eth0/5.rp_filter, kept',
          '/etc/sysctl.d/90-virt-tune-net.ipv4.conf.eth0-5.rp_filter.conf',
          'net.ipv4.conf.eth0/5.rp_filter = 0\n',
        ],
      ],
    ],
    [
      'a file of sysfs by a write line of tmpfiles.d',
      { set: 'sysfs', path: '/sys/kernel/mm/ksm/run', value: '0' },
      [
        ['/sys/kernel/mm/ksm/run', '/sys/kernel/mm/ksm/run', '0'],
        [
          '/sys/kernel/mm/ksm/run, kept',
          '/etc/tmpfiles.d/90-virt-tune-kernel-mm-ksm-run.conf',
          'w /sys/kernel/mm/ksm/run - - - - 0\n',
        ],
      ],
    ],
    [
      'a parameter that a loaded module takes, also for the next load',
      { set: 'module-option', module: 'kvm', parameter: 'halt_poll_ns', value: '200000' },
      [
        ['kvm.halt_poll_ns', '/sys/module/kvm/parameters/halt_poll_ns', '200000'],
        [
          'kvm.halt_poll_ns, kept',
          '/etc/modprobe.d/90-virt-tune-kvm-halt_poll_ns.conf',
          'options kvm halt_poll_ns=200000\n',
        ],
      ],
    ],
    [
      'a parameter that only loading sets, for the next load alone',
      { set: 'module-option', module: 'kvm_intel', parameter: 'nested', value: '1' },
      [
        [
          'kvm_intel.nested, kept',
          '/etc/modprobe.d/90-virt-tune-kvm_intel-nested.conf',
          'options kvm_intel nested=1\n',
        ],
      ],
    ],
    [
      'a word of the command line in grub.d',
      { set: 'boot-argument', argument: 'iommu=pt' },
      [
        [
          'boot: iommu=pt, kept',
          '/etc/default/grub.d/90-virt-tune-iommu-pt.cfg',
          'GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT iommu=pt"\n',
        ],
      ],
    ],
    [
      'an interrupt only now, because its number may be another device’s after a boot',
      { set: 'irq-affinity', irq: 24, cpus: [0, 1] },
      [['interrupt 24', '/proc/irq/24/smp_affinity_list', '0,1']],
    ],
  ];
  it.each(cases)('%s', (_title, mend, expected) => {
    const snapshot = fourNodeHost();
    osIs(snapshot, 'debian');
    const { changes, refused } = wanted(snapshot, [hostWants('OPS-90', [mend])]);
    expect(lines(changes)).toEqual(expected);
    expect(refused).toEqual([]);
    for (const change of changes) expect(WantedChange.parse(change)).toEqual(change);
  });

  it('a disk’s queue by a udev rule that names the model too', () => {
    const snapshot = fourNodeHost();
    const { blockDevices } = snapshot.host;
    const [first] = 'value' in blockDevices ? blockDevices.value : [];
    if (first === undefined) throw new Error('no disk was recorded');
    first.model = known('Samsung SSD 870');
    const mend: Mend = {
      set: 'block-queue',
      device: first.name,
      attribute: 'scheduler',
      value: 'none',
    };
    const { changes } = wanted(snapshot, [hostWants('STO-90', [mend])]);
    expect(changes[0]?.knob).toEqual({
      kind: 'kernel-file',
      path: `/sys/block/${first.name}/queue/scheduler`,
    });
    expect(changes[1]?.after).toContain(
      `SUBSYSTEM=="block", KERNEL=="${first.name}", ATTR{device/model}=="Samsung SSD 870", ATTR{queue/scheduler}="none"`,
    );
    expect(changes[1]?.knob).toMatchObject({ afterwards: 'udev-reload' });
    first.model = known('odd" RUN+="x');
    const again = wanted(snapshot, [hostWants('STO-90', [mend])]);
    expect(again.changes[1]?.after).not.toContain('RUN');
  });

  it('the command line by hand where the system has no update-grub', () => {
    const snapshot = fourNodeHost();
    osIs(snapshot, 'fedora');
    const { changes, refused } = wanted(snapshot, [
      hostWants('OPS-90', [{ set: 'boot-argument', argument: 'iommu=pt' }]),
    ]);
    expect(changes).toEqual([]);
    expect(refused[0]?.reason).toContain('grubby --update-kernel=ALL --args="iommu=pt"');
  });

  it('and the plan names the file that would overrule it at boot', () => {
    const snapshot = fourNodeHost();
    snapshot.host.kernel.persistedSysctls = known({
      'vm.swappiness': { value: '60', source: '/etc/sysctl.d/99-sysctl.conf' },
    });
    const { changes } = wanted(snapshot, [hostWants('OPS-90', [swappiness])]);
    expect(changes[1]?.riskText).toContain('/etc/sysctl.d/99-sysctl.conf has the last word');
  });
});

describe('where TuneD is active', () => {
  const ksm: Mend = { set: 'sysfs', path: '/sys/kernel/mm/ksm/run', value: '0' };
  const halt: Mend = {
    set: 'module-option',
    module: 'kvm',
    parameter: 'halt_poll_ns',
    value: '0',
  };

  it('one profile that includes the active one keeps what a profile can hold', () => {
    const snapshot = fourNodeHost();
    run(snapshot, 'tuned', 'virtual-host');
    const { changes } = wanted(snapshot, [
      hostWants('OPS-90', [swappiness]),
      hostWants('OPS-91', [ksm]),
      hostWants('OPS-92', [halt]),
    ]);
    expect(changes.map(({ id }) => id)).toEqual([
      'vm.swappiness',
      '/sys/kernel/mm/ksm/run',
      'kvm.halt_poll_ns',
      'kvm.halt_poll_ns, kept',
      'TuneD profile virt-tune',
      'TuneD’s active profile',
    ]);
    expect(changes[4]).toMatchObject({
      knob: { kind: 'text-file', path: '/etc/tuned/virt-tune/tuned.conf' },
      answers: ['OPS-90', 'OPS-91'],
    });
    expect(changes[4]?.after?.split('\n').slice(1)).toEqual([
      '[main]',
      'summary=virtual-host with what virt-tune has set',
      'include=virtual-host',
      '',
      '[sysctl]',
      'vm.swappiness=10',
      '',
      '[sysfs]',
      '/sys/kernel/mm/ksm/run=0',
      '',
    ]);
    expect(changes[5]).toMatchObject({ knob: { kind: 'tuned-profile' }, after: 'virt-tune' });
  });

  it('a later plan includes the profile of an earlier one', () => {
    const snapshot = fourNodeHost();
    run(snapshot, 'tuned', 'virt-tune');
    const { changes } = wanted(snapshot, [hostWants('OPS-90', [swappiness])]);
    expect(changes.at(-1)?.after).toBe('virt-tune-2');
    expect(changes.at(-2)?.after).toContain('include=virt-tune\n');
  });
});
