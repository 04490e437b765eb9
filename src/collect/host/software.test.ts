import { describe, expect, it } from 'vitest';
import { absent, type Fact, known } from '../../model/fact.ts';
import { collectSoftware } from './software.ts';
import { withHostTree, worldOf } from './testing/host-tree.ts';

describe('installed software', () => {
  it('tells its version when asked', () =>
    withHostTree(
      { '/etc/os-release': 'ID=debian\nPRETTY_NAME="Debian \\"12\\""\n' },
      async (files) => {
        const answers: Record<string, string> = {
          libvirtd: '/usr/sbin/libvirtd (libvirt) 9.0.0\n',
          '/usr/libexec/qemu-kvm': 'QEMU emulator version 8.2.0 (qemu-kvm-8.2.0-11)\n',
        };
        const run = (program: string): Promise<Fact<string>> => {
          const answer = answers[program];
          return Promise.resolve(answer === undefined ? absent : known(answer));
        };
        expect(await collectSoftware(worldOf(files, { live: true, run }))).toEqual({
          libvirt: known('9.0.0'),
          qemu: known('8.2.0'),
          osRelease: known({ ID: 'debian', PRETTY_NAME: 'Debian "12"' }),
          qemuUser: absent,
        });
      },
    ));

  it('is unknown for recorded files, absent where no program answers', () =>
    withHostTree(
      { '/etc/libvirt/qemu.conf': '#user = "root"\n  user = "libvirt-qemu"\n' },
      async (files) => {
        const recorded = await collectSoftware(worldOf(files));
        expect(recorded.qemu).toHaveProperty('unreadable');
        expect(recorded.qemuUser).toEqual(known('libvirt-qemu'));
        const live = await collectSoftware(worldOf(files, { live: true }));
        expect(live.libvirt).toEqual(absent);
      },
    ));
});
