import { describe, expect, it } from 'vitest';
import { known, valueOrUndefined } from '../../model/fact.ts';
import { collectCgroups } from './cgroups.ts';
import { denying, recordedTree, withHostTree } from './testing/host-tree.ts';

const ROOT = '/sys/fs/cgroup';

describe('control groups', () => {
  it('of version 2 tell what the machine slice may use', () =>
    withHostTree(
      {
        [`${ROOT}/cgroup.controllers`]: 'cpuset cpu io memory\n',
        [`${ROOT}/machine.slice/cpuset.cpus.effective`]: '2-15\n',
        [`${ROOT}/machine.slice/cpu.max`]: 'max 100000\n',
        [`${ROOT}/machine.slice/memory.min`]: '0\n',
        [`${ROOT}/system.slice/memory.min`]: '2147483648\n',
      },
      (files) => {
        expect(collectCgroups(files)).toEqual(
          known({
            version: 'v2',
            controllers: ['cpuset', 'cpu', 'io', 'memory'],
            slices: {
              '/': { 'cgroup.controllers': known('cpuset cpu io memory') },
              'machine.slice': {
                'cpuset.cpus.effective': known('2-15'),
                'cpu.max': known('max 100000'),
                'memory.min': known('0'),
              },
              'system.slice': { 'memory.min': known('2147483648') },
            },
          }),
        );
      },
    ));

  it('include those of containers, whichever engine made them', () =>
    withHostTree(
      {
        [`${ROOT}/cgroup.controllers`]: 'cpu\n',
        [`${ROOT}/lxc.payload.web/cpuset.cpus.effective`]: '0-3\n',
        [`${ROOT}/system.slice/docker-0123456789ab.scope/cpuset.cpus.effective`]: '4\n',
        [`${ROOT}/machine.slice/libpod-abc.scope/cpuset.cpus.effective`]: '5\n',
        [`${ROOT}/system.slice/docker.service/cpuset.cpus.effective`]: '6\n',
      },
      (files) => {
        const { slices } = valueOrUndefined(collectCgroups(files)) ?? { slices: {} };
        expect(Object.keys(slices)).toEqual([
          '/',
          'lxc.payload.web',
          'system.slice/docker-0123456789ab.scope',
          'machine.slice/libpod-abc.scope',
        ]);
      },
    ));

  it('of version 1 are read controller by controller, combined ones once', () =>
    withHostTree(
      {
        [`${ROOT}/cpu,cpuacct/machine/cpu.shares`]: '1024\n',
        [`${ROOT}/cpu`]: { link: 'cpu,cpuacct' },
        [`${ROOT}/cpuset/machine/cpuset.cpus`]: '0-7\n',
        [`${ROOT}/systemd/tasks`]: '',
      },
      (files) => {
        expect(collectCgroups(files)).toMatchObject(
          known({
            version: 'v1',
            controllers: expect.arrayContaining(['cpu', 'cpuset']),
            slices: { machine: { 'cpu.shares': known('1024'), 'cpuset.cpus': known('0-7') } },
          }),
        );
      },
    ));

  it('of both versions side by side are hybrid', () =>
    withHostTree(recordedTree('pvm-2cpu'), (files) => {
      expect(collectCgroups(files)).toMatchObject(
        known({ version: 'hybrid', slices: { '/': { 'cpuset.effective_cpus': known('0-1') } } }),
      );
    }));

  it('that may not be read stay unknown', () =>
    withHostTree(
      {
        [`${ROOT}/cgroup.controllers`]: 'cpu\n',
        [`${ROOT}/machine.slice/memory.max`]: 'max\n',
      },
      (files) => {
        const closed = denying(files, (path) => path.endsWith('memory.max'));
        expect(collectCgroups(closed)).toMatchObject(
          known({
            slices: { 'machine.slice': { 'memory.max': { unreadable: expect.any(String) } } },
          }),
        );
      },
    ));
});
