import { describe, expect, it } from 'vitest';
import { auditOf } from '../checks/audit.ts';
import { checks } from '../checks/registry.ts';
import {
  declare,
  definitionOf,
  fourNodeHost,
  guestOf,
  runtimeOf,
} from '../checks/testing/edited.ts';
import { known } from '../model/fact.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { planHost } from '../placement/plan-host.ts';
import { placementChanges } from './placement-changes.ts';
import type { Wishes } from './wishes.ts';

const usual = { policy: 'conservative', share: 0.8, ratio: 4 } as const;

const { findings } = auditOf(fourNodeHost(), checks);

function wishes(snapshot: Snapshot): Wishes {
  return placementChanges(planHost(snapshot, usual), snapshot, findings);
}

function edited(edit: (draft: Snapshot) => void): Wishes {
  const draft = fourNodeHost();
  edit(draft);
  return wishes(draft);
}

const idsOf = ({ wanted }: Wishes, guest: string): string[] =>
  wanted.filter(({ subject }) => subject.name === guest).map(({ id }) => id);

const byId = ({ wanted }: Wishes, id: string) => wanted.find((change) => change.id === id);

const reasonFor = ({ refused }: Wishes, guest: string) =>
  refused.find(({ subject }) => subject.name === guest)?.reason;

describe('placementChanges of a libvirt guest', () => {
  it('pins its threads and moves its memory at once, and changes its definition for the next start', () => {
    const all = wishes(fourNodeHost());
    expect(idsOf(all, 'emulated')).toEqual([
      'emulated: vCPU 0',
      'emulated: emulator thread',
      'emulated: memory',
      'emulated: definition',
    ]);
    expect(byId(all, 'emulated: memory')).toMatchObject({
      title: 'emulated: memory is on node 1 (24 MiB move)',
      takesEffect: 'live',
      after: '1',
      answers: ['NUM-02'],
    });
    expect(byId(all, 'emulated: definition')).toMatchObject({
      takesEffect: 'next-start',
      knob: {
        edits: [
          { path: 'cputune/vcpupin[@vcpu="0"]', attribute: 'cpuset', value: '2-3' },
          { path: 'cputune/emulatorpin', attribute: 'cpuset', value: '2-3' },
          { path: 'numatune/memory', attribute: 'mode', value: 'restrictive' },
          { path: 'numatune/memory', attribute: 'nodeset', value: '1' },
        ],
      },
    });
  });

  it('says nothing of what is as it should be', () => {
    expect(idsOf(wishes(fourNodeHost()), 'far')).not.toContain('far: memory');
    expect(idsOf(wishes(fourNodeHost()), 'healthy')).not.toContain('healthy: vCPU 0');
  });

  it('keeps a memory mode that was chosen, and does not move what libvirt would not move', () => {
    const all = wishes(fourNodeHost());
    expect(idsOf(all, 'wide')).not.toContain('wide: memory');
    expect(reasonFor(all, 'wide')).toMatch(/its memory mode is interleave/);
    expect(idsOf(all, 'crowded-1')).not.toContain('crowded-1: memory');
    expect(reasonFor(all, 'crowded-1')).toMatch(/its memory mode is strict/);
    // Its vCPU would leave its memory behind; that of the other has a quarter of its memory wherever it is.
    expect(idsOf(all, 'crowded-1')).toEqual(['crowded-1: definition']);
    expect(idsOf(all, 'wide')).toContain('wide: vCPU 0');
    const { knob } = byId(all, 'wide: definition') ?? {};
    expect(JSON.stringify(knob)).not.toContain('strict');
  });

  it('does not move memory that a passed-through device writes to', () => {
    const all = edited((draft) => {
      definitionOf(draft, 'emulated').hostDevices = [
        { type: 'pci', address: '0000:81:00.0', at: 'devices/hostdev[1]' },
      ];
    });
    expect(reasonFor(all, 'emulated')).toMatch(
      /held in place for the passed-through device 0000:81/,
    );
    expect(idsOf(all, 'emulated')).toContain('emulated: definition');
  });

  it('gives a guest that is wider than a node cells, each with a socket and a node', () => {
    const all = edited((draft) => {
      definitionOf(draft, 'wide').vcpus = { max: 4, current: 4 };
      definitionOf(draft, 'wide').memoryKiB = 4 * 1024 * 1024;
      const { nextStart } = guestOf(draft, 'wide');
      if (!('value' in nextStart)) throw new Error('no next start');
      nextStart.value.vcpus = { max: 4, current: 4 };
      nextStart.value.memoryKiB = 262_145;
      declare(draft, 'wide', 'overcommit');
      definitionOf(draft, 'wide').memoryKiB = 262_145;
    });
    const { knob, title } = byId(all, 'wide: definition') ?? {};
    expect(title).toContain('2 NUMA cells of its own');
    const set = knob?.kind === 'domain-xml' ? knob.edits : [];
    const values = set.map((edit) =>
      'attribute' in edit ? [edit.path, edit.attribute, edit.value] : [],
    );
    expect(values).toContainEqual(['cpu/topology', 'sockets', '2']);
    expect(values).toContainEqual(['cpu/numa/cell[@id="0"]', 'cpus', '0-1']);
    expect(values).toContainEqual(['cpu/numa/cell[@id="0"]', 'memory', '131072']);
    expect(values).toContainEqual(['cpu/numa/cell[@id="1"]', 'cpus', '2-3']);
    expect(values).toContainEqual(['cpu/numa/cell[@id="1"]', 'memory', '131073']);
    expect(values).toContainEqual(['numatune/memnode[@cellid="1"]', 'mode', 'interleave']);
  });
});

describe('placementChanges of plain QEMU', () => {
  const withStart = (draft: Snapshot): void => {
    const { process } = guestOf(draft, 'by-hand');
    if ('value' in process) process.value.startTicks = known(4711);
    const { threads } = runtimeOf(draft, 'by-hand');
    const first = 'value' in threads ? threads.value[0] : undefined;
    if ('value' in threads && first !== undefined) {
      const vhost = { ...first, tid: 999, role: 'vhost' as const, name: 'vhost-762' };
      threads.value.push({ ...vhost, startTicks: known(4712) });
    }
  };

  it('pins thread by thread, vhost too, and names the process so that no other is meant', () => {
    const all = edited(withStart);
    expect(idsOf(all, 'by-hand')).toEqual([
      'by-hand: emulator thread',
      'by-hand: worker thread 765',
      'by-hand: worker thread 768',
      'by-hand: vCPU 0',
      'by-hand: vhost thread 999',
      'by-hand: memory',
    ]);
    expect(byId(all, 'by-hand: vCPU 0')).toMatchObject({
      knob: { kind: 'thread-affinity', pid: 762, startTicks: 4711, tid: 769 },
      after: '2-3',
    });
    expect(byId(all, 'by-hand: vhost thread 999')?.knob).toEqual({
      kind: 'thread-affinity',
      pid: 999,
      startTicks: 4712,
      tid: 999,
    });
    expect(byId(all, 'by-hand: memory')?.knob).toEqual({
      kind: 'process-memory',
      pid: 762,
      startTicks: 4711,
    });
  });

  it('leaves a process alone of which the start is not known', () => {
    const all = wishes(fourNodeHost());
    expect(idsOf(all, 'by-hand')).toEqual([]);
    expect(reasonFor(all, 'by-hand')).toMatch(/when its process started/);
  });
});

describe('placementChanges beside others who decide', () => {
  const runs = (draft: Snapshot, name: string): void => {
    const { services } = draft.host;
    const service =
      'value' in services ? services.value.find((one) => one.name === name) : undefined;
    if (service !== undefined) service.running = true;
  };

  it.each([
    ['numad', /numad moves guests.*stop it/],
    ['nova-compute', /nova-compute decides/],
    ['virt-handler', /virt-handler decides/],
  ])('refuses what %s looks after', (name, reason) => {
    const all = edited((draft) => runs(draft, name));
    expect(idsOf(all, 'emulated')).toEqual([]);
    expect(reasonFor(all, 'emulated')).toMatch(reason);
  });

  it('leaves guests alone that are being migrated', () => {
    const all = edited((draft) =>
      Object.assign(guestOf(draft, 'emulated').libvirt ?? {}, { jobActive: true }),
    );
    expect(idsOf(all, 'emulated')).toEqual([]);
    expect(reasonFor(all, 'emulated')).toMatch(/a job/);
  });

  it('sends interrupts of devices to pCPUs nobody has for himself, or says what irqbalance needs', () => {
    expect(byId(wishes(fourNodeHost()), 'IRQ 27')).toMatchObject({
      knob: { path: '/proc/irq/27/smp_affinity_list' },
      after: '0-3',
    });
    const all = edited((draft) => runs(draft, 'irqbalance'));
    expect(byId(all, 'IRQ 27')).toBeUndefined();
    expect(reasonFor(all, 'host')).toBe(
      'irqbalance places them by itself: give it IRQBALANCE_BANNED_CPULIST=4-7 (irqbalance(1))',
    );
  });
});

it('moves those first whose going makes room for others', () => {
  const all = edited((draft) => {
    const { nodes } = draft.host.memory;
    for (const node of 'value' in nodes ? nodes.value : []) {
      node.meminfo = known({ MemTotal: 500_000, MemFree: node.id === 2 ? 50_000 : 200_000 });
    }
    const { definition } = guestOf(draft, 'crowded-1');
    if ('value' in definition) definition.value.numa.mode = 'restrictive';
  });
  const moves = all.wanted.filter(({ knob }) => knob.kind === 'domain-memory').map(({ id }) => id);
  expect(moves).toEqual(['emulated: memory', 'old-iron: memory', 'crowded-1: memory']);
});
