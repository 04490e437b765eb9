import { describe, expect, it } from 'vitest';
import { absent, known } from '../../model/fact.ts';
import type { LibvirtDomain } from './libvirt-domains.ts';
import { mergeGuests, nameOf } from './merge.ts';
import type { VmmProcess } from './processes.ts';

const UUID = '8230160b-2000-485a-800f-01ea7fb71cd5';
const OTHER = '8230160b-2000-485a-800f-01ea7fb71cd6';

function domain(name: string, uuid: string, active = true): LibvirtDomain {
  return {
    domain: { name, uuid, id: active ? 1 : -1 },
    active,
    state: known('running'),
    persistent: known(true),
    autostart: known(false),
    definition: absent,
    nextStart: absent,
    agentConnected: false,
  };
}

function qemu(pid: number, ...argv: string[]): VmmProcess {
  return {
    pid,
    kind: 'qemu',
    argv: ['qemu-system-x86_64', ...argv],
    vmDescriptors: known([]),
    stopped: false,
    facts: {
      pid,
      uid: 0,
      gid: 0,
      executable: absent,
      ageS: absent,
      kvmVm: absent,
      kvmVcpus: absent,
      cgroup: absent,
      oomScoreAdjust: absent,
      memlockLimitKiB: absent,
    },
  };
}

function merged(domains: LibvirtDomain[], processes: VmmProcess[]): unknown[] {
  return mergeGuests(domains, processes).map(({ id, process }) => [id, process?.pid]);
}

describe('mergeGuests', () => {
  it('lists a libvirt guest and its process once', () => {
    const argv = ['-name', 'guest=web,debug-threads=on', '-uuid', UUID];
    expect(merged([domain('web', UUID)], [qemu(5, ...argv), qemu(6, '-m', '1G')])).toEqual([
      [UUID, 5],
      ['pid-6', 6],
    ]);
  });

  it('takes the process that also has the name, when a copy of its command line runs, too', () => {
    const copy = qemu(5, '-name', 'copy', '-uuid', UUID);
    const own = qemu(6, '-name', 'guest=web', '-uuid', UUID.toUpperCase());
    expect(merged([domain('web', UUID)], [copy, own])).toEqual([
      [UUID, 6],
      ['pid-5', 5],
    ]);
  });

  it('gives a defined guest no process, even if one has its UUID', () => {
    expect(merged([domain('web', UUID, false)], [qemu(5, '-uuid', UUID)])).toEqual([
      [UUID, undefined],
      ['pid-5', 5],
    ]);
  });

  it('keeps ids unique among bare guests', () => {
    expect(
      merged([], [qemu(5, '-uuid', OTHER), qemu(6, '-uuid', OTHER), qemu(7, '-uuid', 'x')]),
    ).toEqual([
      [OTHER, 5],
      ['pid-6', 6],
      ['pid-7', 7],
    ]);
  });
});

describe('nameOf', () => {
  it.each([
    [['-name', 'web'], 'web'],
    [['-name', 'web,process=qemu'], 'web'],
    [['-name', 'guest=a,,b,debug-threads=on'], 'a,b'],
    [['--name', 'web'], 'web'],
    [['-name', 'debug-threads=on'], undefined],
    [['-m', '1G'], undefined],
  ])('reads %j', (argv, name) => {
    expect(nameOf(qemu(1, ...argv))).toBe(name);
  });
});
