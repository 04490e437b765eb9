/** The kinds that reach guests through libvirt, on a real libvirtd with a real guest that is defined and runs. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pausedGuestXml, startPausedGuests } from '../../libvirt/testing/paused-guests.ts';
import {
  type PrivateLibvirtd,
  startPrivateLibvirtd,
} from '../../libvirt/testing/private-libvirtd.ts';
import { Knob } from '../../model/change.ts';
import { Problem } from '../../model/problem.ts';
import type { XmlEdit } from '../../model/xml-edit.ts';
import type { Hand } from '../hand.ts';
import { Gone, type World } from '../kind.ts';
import { handOf } from '../kinds.ts';
import { createWorld } from '../world.ts';

const run = promisify(execFile);
const PASSWORD = 'geheim';
const UUID = '6d1f2b53-0f0c-4d3c-8b42-5a5c9b7f3a11';
const XML = pausedGuestXml({ name: 'web-1', memoryMiB: 32, vcpus: 2, diskPath: '' })
  .replace(/\s*<disk[\s\S]*<\/disk>/, '')
  .replace('</name>', `</name><uuid>${UUID}</uuid>`)
  .replace('</devices>', `<graphics type="vnc" port="-1" passwd="${PASSWORD}"/></devices>`);

let daemon: PrivateLibvirtd;
let world: World & AsyncDisposable;

async function virsh(...args: string[]): Promise<string> {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };
  return (await run('virsh', ['-c', daemon.uri, ...args], { env })).stdout;
}

function hand(knob: { kind: Knob['kind'] } & Record<string, unknown>): Hand {
  const whole: Record<string, unknown> = { uri: daemon.uri, uuid: UUID, ...knob };
  return handOf(Knob.parse(whole));
}

beforeAll(async () => {
  daemon = await startPrivateLibvirtd();
  world = createWorld('/', new AbortController().signal);
  await (await world.libvirt(daemon.uri)).defineXml(XML);
  await virsh('start', '--paused', 'web-1');
});

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
  await daemon?.stop();
});

describe('a pin', () => {
  it.each([
    ['vcpu', 1, 'vcpupin', /^\s*1\s+1$/m],
    ['emulator', 0, 'emulatorpin', /\*:\s+1$/m],
    ['iothread', 1, 'iothreadinfo', /^\s*1\s+1$/m],
  ])('of a %s is set, as virsh sees it, and put back', async (thread, index, command, shown) => {
    const pin = hand({ kind: 'domain-pin', thread, index });
    const before = await pin.read(world);
    await pin.write('1', world);
    expect(await virsh(command, 'web-1')).toMatch(shown);
    expect(await pin.read(world)).toBe('1');
    expect(pin.reached('1,1', '1')).toBe(true);
    await pin.putBack(before, world);
    expect(await pin.read(world)).toBe(before);
  });

  it('of a thread that the guest has not is gone', async () => {
    for (const thread of ['vcpu', 'iothread'])
      await expect(hand({ kind: 'domain-pin', thread, index: 7 }).read(world)).rejects.toThrow(
        Gone,
      );
  });

  it('to pCPUs that are none, or that the host has not, is refused', async () => {
    const pin = hand({ kind: 'domain-pin', thread: 'vcpu', index: 0 });
    for (const value of ['', 'x', '9999', null])
      await expect(pin.write(value, world)).rejects.toThrow(Problem);
    await expect(pin.write('4000', world)).rejects.toThrow(/libvirt refuses/);
  });
});

describe('the period of memory statistics', () => {
  it('is set while the guest runs, and put back', async () => {
    const period = hand({ kind: 'domain-parameter', parameter: 'memory_stats_period' });
    expect(await period.read(world)).toBe('0');
    await period.write('10', world);
    expect(await virsh('dumpxml', 'web-1')).toContain("<stats period='10'/>");
    expect(await period.read(world)).toBe('10');
    await period.putBack('0', world);
    expect(await period.read(world)).toBe('0');
    await expect(period.write('often', world)).rejects.toThrow('not a whole number');
  });

  it('is all that a libvirt without cgroups can set: it says so of shares', async () => {
    const shares = hand({ kind: 'domain-parameter', parameter: 'cpu_shares' });
    await expect(shares.read(world)).rejects.toThrow('CPU tuning is not available');
  });
});

describe('the balloon', () => {
  it('is as it was where the guest does not follow, as this one that never runs', async () => {
    const balloon = hand({ kind: 'domain-balloon' });
    expect(await balloon.read(world)).toBe(String(32 * 1024));
    await expect(balloon.rehearse(String(33 * 1024), world)).rejects.toThrow('32 MiB at most');
    await expect(balloon.write(String(16 * 1024), world)).rejects.toThrow('stays at 32 MiB');
    expect(await virsh('dommemstat', 'web-1')).toContain('actual 32768');
  }, 60_000);
});

describe('the nodes of memory', () => {
  it('are those of the host where the guest is bound to none', async () => {
    const memory = hand({ kind: 'domain-memory' });
    expect(await memory.read(world)).toBe('0');
    await expect(memory.rehearse('63', world)).rejects.toThrow('no memory on node 63');
    // Without cgroups libvirt cannot move it.
    await expect(memory.write('0', world)).rejects.toThrow('NUMA tuning is not available');
  });
});

describe('a definition', () => {
  const edits: XmlEdit[] = [
    { do: 'set', path: 'devices/memballoon/stats', attribute: 'period', value: '10' },
    { do: 'set', path: 'cputune/vcpupin[@vcpu="1"]', attribute: 'cpuset', value: '0' },
    { do: 'set', path: 'clock/timer[@name="hpet"]', attribute: 'present', value: 'no' },
    { do: 'add', path: 'devices', xml: `<rng model='virtio'><backend model='random'/></rng>` },
    { do: 'set', path: 'memoryBacking/locked', attribute: 'x', value: null },
  ];
  let before: string;
  const definition = (wishes: XmlEdit[]): Hand => hand({ kind: 'domain-xml', edits: wishes });
  const secure = (): Promise<string> => virsh('dumpxml', '--inactive', '--security-info', 'web-1');

  beforeEach(async () => {
    before = await secure();
  });

  it('is changed for the next start and returns exactly, its password included', async () => {
    const change = definition(edits);
    const now = await change.read(world);
    expect(now).not.toContain(PASSWORD);
    const kept = await change.keep(world);
    expect(kept).toContain(PASSWORD);
    const wanted = change.wanted('', now);
    await change.rehearse(wanted, world);
    expect(await secure()).toBe(before);
    expect(change.reached(wanted, now)).toBe(false);

    await change.write(wanted, world);
    const after = await change.read(world);
    expect(change.reached(wanted, after)).toBe(true);
    expect(after).toContain("<stats period='10'/>");
    expect(await secure()).toContain(PASSWORD);
    expect(await virsh('dumpxml', 'web-1')).not.toContain("period='10'");

    await change.putBack(kept, world);
    expect(await secure()).toBe(before);
    expect(await change.read(world)).toBe(now);
  });

  it.each([
    ['its schema', { do: 'add', path: '', xml: '<nonsense/>' }, /keeps the old one:.*nonsense/],
    [
      'the machine',
      { do: 'set', path: 'os/type', attribute: 'machine', value: 'none-such' },
      /libvirt refuses/,
    ],
  ] satisfies [string, XmlEdit, RegExp][])(
    'that libvirt refuses for %s stays as it was, and it is said in one line',
    async (_, edit, message) => {
      const refused = definition([edit]).write('', world);
      await expect(refused).rejects.toThrow(message);
      await expect(refused).rejects.not.toThrow(/\n/);
      expect(await secure()).toBe(before);
    },
  );

  it('that QEMU could not be started with is refused before it is used', async () => {
    const machine: XmlEdit = {
      do: 'set',
      path: 'os/type',
      attribute: 'machine',
      value: 'none-such',
    };
    await expect(definition([machine]).rehearse('', world)).rejects.toThrow(/libvirt refuses/);
    expect(await secure()).toBe(before);
  });

  const screen = 'devices/graphics[listen/@type="address"]/listen';
  const strange: [string, XmlEdit[]][] = [
    ['another guest', [{ do: 'text', path: 'name', value: 'web-2' }]],
    ['another identity', [{ do: 'text', path: 'uuid', value: UUID.replace('6', '7') }]],
    ['what is not found again', [{ do: 'set', path: screen, attribute: 'type', value: 'none' }]],
  ];
  it.each(strange)('is not made that of %s', async (_, wishes) => {
    await expect(definition(wishes).write('', world)).rejects.toThrow(Problem);
    expect(await secure()).toBe(before);
  });
});

describe('a guest without a definition, or without a libvirt of this host', () => {
  it('is refused with what to do', async () => {
    const [transient] = await startPausedGuests(daemon, 1, { prefix: 'brief' });
    const change = hand({ kind: 'domain-xml', edits: [], uuid: transient?.uuid });
    await expect(change.read(world)).rejects.toThrow(/transient.*virsh define/);
    const elsewhere = hand({
      kind: 'domain-memory',
      uri: 'qemu+ssh://other/system?command=/bin/sh',
    });
    await expect(elsewhere.read(world)).rejects.toThrow('not a libvirt of this host');
  });
});

describe('a guest that is not there', () => {
  const knobs = [
    { kind: 'domain-pin', thread: 'vcpu', index: 0 },
    { kind: 'domain-parameter', parameter: 'memory_stats_period' },
    { kind: 'domain-memory' },
  ] as const;

  it('is gone: none of that name, or shut down', async () => {
    const uuid = UUID.replace('6', '7');
    for (const knob of [...knobs, { kind: 'domain-xml', edits: [] } as const])
      await expect(hand({ ...knob, uuid }).read(world)).rejects.toThrow(Gone);
    await virsh('destroy', 'web-1');
    for (const knob of knobs) {
      await expect(hand(knob).read(world)).rejects.toThrow(Gone);
      await expect(hand(knob).write('0', world)).rejects.toThrow(/web-1 does not run/);
    }
    expect(await hand({ kind: 'domain-xml', edits: [] }).read(world)).toContain('web-1');
  });
});
