import { describe, expect, it } from 'vitest';
import { known } from '../../model/fact.ts';
import {
  collectPersistedFileWrites,
  collectPersistedModuleOptions,
  collectPersistedSysctls,
} from './persisted-settings.ts';
import { denying, withHostTree } from './testing/host-tree.ts';

describe('settings that come back at boot', () => {
  it('are those of the last file by name, wherever it lies', () =>
    withHostTree(
      {
        '/usr/lib/sysctl.d/50-default.conf': 'vm.swappiness = 60\n-kernel/numa_balancing=1\n',
        '/etc/sysctl.d/90-host.conf': '# ours\nvm.swappiness=10\n',
        '/usr/lib/sysctl.d/90-host.conf': 'vm.swappiness=99\nvm.dirty_ratio=1\n',
        '/etc/sysctl.conf': 'vm.overcommit_memory = 1\n',
      },
      (files) => {
        expect(collectPersistedSysctls(files)).toEqual(
          known({
            'vm.swappiness': { value: '10', source: '/etc/sysctl.d/90-host.conf' },
            'kernel.numa_balancing': { value: '1', source: '/usr/lib/sysctl.d/50-default.conf' },
            'vm.overcommit_memory': { value: '1', source: '/etc/sysctl.conf' },
          }),
        );
      },
    ));

  it('do not come from a file that a link to /dev/null switches off', () =>
    withHostTree(
      {
        '/usr/lib/sysctl.d/50-default.conf': 'vm.swappiness=60\n',
        '/etc/sysctl.d/50-default.conf': { link: '/dev/null' },
      },
      (files) => expect(collectPersistedSysctls(files)).toEqual(known({})),
    ));

  it('are unreadable as a whole when one file is, as it may hold the last word', () =>
    withHostTree(
      { '/etc/sysctl.d/10.conf': 'vm.swappiness=10\n', '/etc/sysctl.d/20.conf': '' },
      (files) => {
        const closed = denying(files, (path) => path.endsWith('20.conf'));
        expect(collectPersistedSysctls(closed)).toEqual({
          unreadable: '/etc/sysctl.d/20.conf: permission denied; run as root',
        });
      },
    ));

  it('of modules name module and parameter', () =>
    withHostTree(
      { '/etc/modprobe.d/kvm.conf': 'options kvm-intel nested=1 ept=1 # x\nblacklist nouveau\n' },
      (files) => {
        const source = '/etc/modprobe.d/kvm.conf';
        expect(collectPersistedModuleOptions(files)).toEqual(
          known({
            'kvm_intel.nested': { value: '1', source },
            'kvm_intel.ept': { value: '1', source },
          }),
        );
      },
    ));

  it('of kernel files are the write lines of tmpfiles', () =>
    withHostTree(
      {
        '/etc/tmpfiles.d/thp.conf':
          'w /sys/kernel/mm/transparent_hugepage/enabled - - - - madvise\nd /run/x 0755 root root -\n',
      },
      (files) =>
        expect(collectPersistedFileWrites(files)).toEqual(
          known({
            '/sys/kernel/mm/transparent_hugepage/enabled': {
              value: 'madvise',
              source: '/etc/tmpfiles.d/thp.conf',
            },
          }),
        ),
    ));
});
