import { describe, expect, it } from 'vitest';
import { fourNodeHost, guestOf } from '../checks/testing/edited.ts';
import type { Mend } from '../model/mend.ts';
import { guestWants, hostWants, osIs, run, wanted } from './testing/wishing.ts';

const swappiness: Mend = { set: 'sysctl', key: 'vm.swappiness', value: '10' };

describe('what is not in the plan says why', () => {
  const ksm: Mend = { set: 'sysfs', path: '/sys/kernel/mm/ksm/run', value: '0' };

  it.each([
    ['ksmtuned', ksm],
    ['irqbalance', { set: 'irq-affinity', irq: 24, cpus: [0] } satisfies Mend],
    [
      'auto-cpufreq',
      {
        set: 'sysfs',
        path: '/sys/devices/system/cpu/cpufreq/policy0/scaling_governor',
        value: 'performance',
      } satisfies Mend,
    ],
  ])('%s owns it', (owner, mend) => {
    const snapshot = fourNodeHost();
    run(snapshot, owner);
    const { changes, refused } = wanted(snapshot, [hostWants('OPS-90', [mend])]);
    expect(changes).toEqual([]);
    expect(refused[0]?.reason).toContain(owner);
  });

  it('it needs a word of consent', () => {
    const mend: Mend = {
      set: 'boot-argument',
      argument: 'mitigations=off',
      needsConsent: 'mitigations',
    };
    const snapshot = fourNodeHost();
    osIs(snapshot, 'debian');
    const check = hostWants('VT-90', [mend]);
    const { changes, refused } = wanted(snapshot, [check]);
    expect(changes).toEqual([]);
    expect(refused[0]?.reason).toContain('give --allow mitigations');
    expect(wanted(snapshot, [check], { allow: ['mitigations'] }).changes).toHaveLength(1);
  });

  it('a graver finding wants something else there', () => {
    const { changes, refused } = wanted(fourNodeHost(), [
      hostWants('OPS-90', [{ set: 'sysctl', key: 'vm.swappiness', value: '60' }], 'low'),
      hostWants('OPS-91', [swappiness], 'high'),
    ]);
    expect(changes[0]).toMatchObject({ after: '10', answers: ['OPS-91'] });
    expect(refused[0]?.reason).toContain('OPS-91 on lab wants 10 there, not 60');
  });

  it('part of what the finding needs cannot be had, so nothing of it is done', () => {
    const snapshot = fourNodeHost();
    const { changes, refused } = wanted(snapshot, [
      guestWants('TLB-90', 'wide', [
        { set: 'huge-pages', node: 77, sizeKiB: 2048, morePages: 1 },
        { set: 'definition', title: 'huge pages', edits: [] },
      ]),
    ]);
    expect(changes).toEqual([]);
    expect(refused[0]?.reason).toContain('node 77');
  });

  it('no libvirt looks after the guest', () => {
    const { refused } = wanted(fourNodeHost(), [
      guestWants('PV-90', 'by-hand', [{ set: 'definition', title: 'x', edits: [] }]),
    ]);
    expect(refused[0]?.reason).toContain('command line');
  });
});

it('two findings that want the same are answered by one change', () => {
  const { changes } = wanted(fourNodeHost(), [
    hostWants('OPS-90', [swappiness]),
    hostWants('OPS-91', [swappiness]),
  ]);
  expect(changes[0]?.answers).toEqual(['OPS-90', 'OPS-91']);
  expect(changes).toHaveLength(2);
});

it('the huge pages that several guests need add up, and are made before anything else', () => {
  const more = (morePages: number): Mend => ({
    set: 'huge-pages',
    node: 1,
    sizeKiB: 2048,
    morePages,
  });
  const backing: Mend = {
    set: 'definition',
    title: 'its memory is huge pages',
    edits: [{ do: 'add', path: 'memoryBacking', xml: '<hugepages/>' }],
  };
  const { changes } = wanted(fourNodeHost(), [
    hostWants('OPS-90', [swappiness]),
    guestWants('TLB-90', 'wide', [more(100), backing]),
    guestWants('TLB-91', 'far', [more(28), backing]),
  ]);
  expect(changes[0]).toMatchObject({
    knob: { path: '/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages' },
    after: '128',
  });
  expect(changes.map(({ knob }) => knob.kind)).toEqual([
    'kernel-file',
    'text-file',
    'kernel-file',
    'text-file',
    'domain-xml',
    'domain-xml',
  ]);
});

it('all edits of a guest’s definition are one change, what is added coming last', () => {
  const rng: Mend = {
    set: 'definition',
    title: 'it gets random numbers',
    risk: 'high',
    riskText: 'the guest needs the driver',
    edits: [{ do: 'add', path: 'devices', xml: '<rng model="virtio"/>' }],
  };
  const cache: Mend = {
    set: 'definition',
    title: 'hda has cache none',
    edits: [
      {
        do: 'set',
        path: 'devices/disk[target/@dev="hda"]/driver',
        attribute: 'cache',
        value: 'none',
      },
    ],
  };
  const snapshot = fourNodeHost();
  const { changes } = wanted(snapshot, [
    guestWants('PV-90', 'old-iron', [rng], 'high'),
    guestWants('STO-90', 'old-iron', [cache]),
  ]);
  expect(changes).toHaveLength(1);
  expect(changes[0]).toMatchObject({
    id: 'old-iron: definition',
    title: 'old-iron: it gets random numbers; hda has cache none',
    answers: ['PV-90', 'STO-90'],
    takesEffect: 'next-start',
    risk: 'high',
    riskText: 'the guest needs the driver',
    knob: { uuid: guestOf(snapshot, 'old-iron').id, edits: [...cache.edits, ...rng.edits] },
  });
});

it('a parameter of a running guest is set now and in its definition', () => {
  const mend: Mend = {
    set: 'guest-parameter',
    parameter: 'memory_stats_period',
    value: 10,
    edits: [{ do: 'set', path: 'devices/memballoon/stats', attribute: 'period', value: '10' }],
  };
  const check = guestWants('BAL-90', 'wide', [mend]);
  expect(wanted(fourNodeHost(), [check]).changes.map(({ id }) => id)).toEqual([
    'wide: memory_stats_period',
    'wide: definition',
  ]);
  expect(wanted(fourNodeHost(), [check], { liveOnly: true }).changes).toHaveLength(1);
});

it('--live-only leaves out what needs a boot or a start, and what would keep a setting', () => {
  const { changes, refused } = wanted(
    fourNodeHost(),
    [
      hostWants('OPS-90', [swappiness]),
      hostWants('OPS-91', [{ set: 'boot-argument', argument: 'iommu=pt' }]),
      guestWants('PV-90', 'wide', [{ set: 'definition', title: 'x', edits: [] }]),
    ],
    { liveOnly: true },
  );
  expect(changes.map(({ id }) => id)).toEqual(['vm.swappiness']);
  expect(refused).toEqual([]);
});

describe('--only', () => {
  const checks = [
    hostWants('OPS-90', [swappiness]),
    guestWants('PV-90', 'wide', [{ set: 'definition', title: 'x', edits: [] }]),
  ];
  it.each([
    ['OPS-90', ['OPS-90']],
    ['wide', ['PV-90']],
    ['operations', ['OPS-90', 'PV-90']],
    ['storage', []],
  ])('%s', (only, answered) => {
    const { changes } = wanted(fourNodeHost(), checks, { only: [only] });
    expect([...new Set(changes.flatMap(({ answers }) => answers))]).toEqual(answered);
  });

  it('refuses a word that names nothing', () => {
    expect(() => wanted(fourNodeHost(), checks, { only: ['storag'] })).toThrow(/--only storag/);
  });
});
