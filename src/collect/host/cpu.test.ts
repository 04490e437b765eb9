import { describe, expect, it } from 'vitest';
import { absent, isKnown, known } from '../../model/fact.ts';
import { collectCpu, collectVulnerabilities } from './cpu.ts';
import { recordedTree, withHostTree, worldOf } from './testing/host-tree.ts';

describe('the host processor', () => {
  it('is described by the first processor of /proc/cpuinfo', () =>
    withHostTree(recordedTree('pvm-2cpu'), (files) => {
      const cpu = collectCpu(worldOf(files));
      if (!isKnown(cpu)) expect.fail('no processor');
      const { flags, ...rest } = cpu.value;
      expect(rest).toEqual({
        architecture: 'x86_64',
        vendor: 'GenuineIntel',
        modelName: 'Intel(R) Xeon(R) Processor',
        family: 6,
        model: 167,
        stepping: 1,
        microcode: '0x1',
        mhz: 2599.998,
      });
      expect(flags).toContain('hypervisor');
      expect(flags).not.toContain('vmx');
    }));

  it.each([
    [
      'processor\t: 0\nCPU implementer\t: 0x48\nFeatures\t: fp asimd\nCPU architecture: 8\n',
      'aarch64',
    ],
    ['processor\t: 0\ncpu\t\t: POWER7 (architected)\n', 'ppc64'],
    ['processor\t: 0\ncpu\t\t: POWER9, altivec supported\n', 'ppc64le'],
    ['vendor_id       : IBM/S390\nfeatures\t: esan3 zarch\n', 's390x'],
    ['processor : 0\nflags\t: fpu vme\n', 'i686'],
  ])('of a recorded tree has the architecture its fields belong to (%j)', (cpuinfo, architecture) =>
    withHostTree({ '/proc/cpuinfo': cpuinfo }, (files) => {
      expect(collectCpu(worldOf(files))).toMatchObject(known({ architecture }));
    }),
  );

  it('is unreadable, not guessed, when the file says nothing', () =>
    withHostTree({ '/proc/cpuinfo': 'garbage' }, (files) => {
      expect(collectCpu(worldOf(files))).toEqual({
        unreadable: '/proc/cpuinfo: not understood: no field in it',
      });
    }));
});

describe('vulnerabilities', () => {
  it("are the kernel's own words by file", () =>
    withHostTree(recordedTree('pvm-2cpu'), (files) => {
      expect(collectVulnerabilities(files)).toMatchObject(
        known({ itlb_multihit: 'Not affected', retbleed: 'Vulnerable' }),
      );
    }));

  it('are absent on a kernel that does not tell', () =>
    withHostTree({ '/proc/x': '' }, (files) => {
      expect(collectVulnerabilities(files)).toEqual(absent);
    }));
});
