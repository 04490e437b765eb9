import { describe, expect, it } from 'vitest';
import { absent, known, unreadable } from '../../model/fact.ts';
import type { HostKvm } from '../../model/host.ts';
import type { FileTree } from '../file-tree.ts';
import { selectMessages } from './kernel-messages.ts';
import { sampleKvm } from './kvm.ts';
import { type Elapsed, notRunning } from './sampling.ts';
import { denying, recordedTree, withHostTree, worldOf } from './testing/host-tree.ts';

const DEBUG = '/sys/kernel/debug/kvm';

async function collect(files: FileTree, elapsed: Elapsed = notRunning): Promise<HostKvm> {
  return sampleKvm(worldOf(files), {}).finish(elapsed);
}

/** As on a live machine, where a missing file means something. */
function alive(files: FileTree): FileTree {
  return { ...files, root: '' };
}

describe('KVM', () => {
  it('tells parameters of every backend, by any name', () =>
    withHostTree(recordedTree('pvm-2cpu'), async (files) => {
      const kvm = await collect(files);
      expect(kvm.modules).toMatchObject(
        known({
          kvm: { tdp_mmu: known('N'), halt_poll_ns: known('200000') },
          kvm_pvm: { pvm_native: known('Y') },
        }),
      );
      expect(kvm.vhostNet).toEqual(known(false));
    }));

  it('that is not loaded has no modules, which is an answer', () =>
    withHostTree({ '/sys/module/kvmgt_like/x': '', '/sys/module/ext4/y': '' }, async (files) => {
      expect((await collect(files)).modules).toEqual(known({}));
    }));

  it('counts events of all guests over the window, and keeps levels as they stand', () =>
    withHostTree(
      {
        [`${DEBUG}/exits`]: '1000\n',
        [`${DEBUG}/pages_2m`]: '512\n',
        [`${DEBUG}/4711-12/exits`]: '600\n',
      },
      async (tree) => {
        let exits = 1000;
        const files: FileTree = {
          ...alive(tree),
          number: (path) => (path === `${DEBUG}/exits` ? known(exits) : tree.number(path)),
        };
        const sampling = sampleKvm(worldOf(files), {});
        exits = 1500;
        const kvm = await sampling.finish(known(1));
        expect(kvm.counters).toEqual(known({ exits: 500, pages_2m: 0 }));
        expect(kvm.counterTotals).toEqual(known({ exits: 1500, pages_2m: 512 }));
      },
    ));

  it('has unknown counters where debugfs is closed, and says how to open it', () =>
    withHostTree({ [`${DEBUG}/exits`]: '1\n' }, async (files) => {
      const closed = denying(alive(files), (path) => path.startsWith('/sys/kernel/debug'));
      expect((await collect(closed)).counters).toEqual(
        unreadable(`${DEBUG}: permission denied; run as root`),
      );
    }));

  it('has unknown counters where debugfs is not mounted, absent ones where there is none', () =>
    withHostTree({ '/proc/filesystems': 'nodev\tdebugfs\n' }, async (files) => {
      expect((await collect(alive(files))).counterTotals).toEqual(
        unreadable(
          '/sys/kernel/debug: not mounted; as root: mount -t debugfs none /sys/kernel/debug',
        ),
      );
      const without: FileTree = { ...alive(files), text: () => known('nodev\tproc') };
      expect((await collect(without)).counterTotals).toEqual(absent);
    }));
});

describe('KVM of recorded files', () => {
  it('cannot be asked anything', () =>
    withHostTree(recordedTree('pvm-2cpu'), async (files) => {
      const kvm = await collect(files);
      expect([kvm.device, kvm.probe, kvm.kernelMessages, kvm.counters]).toEqual(
        Array(4).fill({ unreadable: expect.any(String) }),
      );
    }));

  it('still shows the IOMMU the firmware describes', () =>
    withHostTree(
      {
        '/sys/firmware/acpi/tables/DMAR': '',
        '/sys/kernel/iommu_groups/0/type': 'DMA\n',
        '/sys/kernel/iommu_groups/1/type': 'DMA\n',
      },
      async (files) => {
        expect(await collect(files)).toMatchObject({
          iommuTable: known('DMAR'),
          iommuGroups: known(2),
        });
      },
    ));
});

describe('kernel messages', () => {
  it('are those about KVM, split locks and clock sources, without what every boot says', () => {
    expect(
      selectMessages([
        'kvm: disabled by BIOS',
        'x86/split lock detection: #AC: CPU 3/KVM/4711 took a split_lock trap at address: 0x7ff',
        'clocksource: hpet: mask: 0xffffffff max_cycles: 0xffffffff, max_idle_ns: 133484882848 ns',
        "clocksource: timekeeping watchdog on CPU1: Marking clocksource 'tsc' as unstable",
        'EXT4-fs (vda): mounted filesystem',
      ]),
    ).toEqual([
      'kvm: disabled by BIOS',
      'x86/split lock detection: #AC: CPU 3/KVM/4711 took a split_lock trap at address: 0x7ff',
      "clocksource: timekeeping watchdog on CPU1: Marking clocksource 'tsc' as unstable",
    ]);
  });

  it('are bounded, newest kept', () => {
    const storm = Array.from({ length: 1000 }, (_, index) => `kvm [1]: message ${index}`);
    const kept = selectMessages(storm);
    expect(kept).toHaveLength(200);
    expect(kept.at(-1)).toBe('kvm [1]: message 999');
  });
});
