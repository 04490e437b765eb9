import { describe, expect, it } from 'vitest';
import { type GuestVitals, VITALS_SCHEMA, type Vitals } from '../../model/vitals.ts';
import { lengthened, type Trails } from '../../vitals/trend.ts';
import { press } from './keys.ts';
import { repaint } from './repaint.ts';
import { screenLines } from './screen.ts';
import { FIRST_VIEW, shownGuests, type View } from './view.ts';

const terminal = { width: 80, colour: false, unicode: false };

const guest = (name: string, figures: Partial<GuestVitals> = {}): GuestVitals => ({
  id: name,
  name,
  state: 'running',
  windowMs: 3000,
  vcpus: 2,
  ...figures,
});

function vitalsOf(guests: readonly GuestVitals[]): Vitals {
  return {
    schema: VITALS_SCHEMA,
    at: '2026-01-01T12:34:56.000Z',
    elapsedMs: 3000,
    host: {
      name: 'kvm7',
      pcpus: 8,
      busyShare: 0.5,
      nodes: [
        { id: 0, pcpus: 4, busyShare: 0.75, totalKiB: 4 * 1024 ** 2, freeKiB: 1024 ** 2 },
        { id: 1, pcpus: 4, busyShare: 0.25 },
      ],
    },
    guests: [...guests],
  };
}

const busy = guest('web-1', {
  vcpuCores: 1.5,
  waitShare: 0.25,
  waitCause: { kind: 'quota', text: 'its CPU quota stopped it for 120 ms of the window' },
  localShare: 0.4,
  migrationsPerS: 12,
  exitsPerS: 34_000,
  readKiBPerS: 2048,
  perNodeKiB: { 0: 1024 ** 2, 1: 1024 ** 2 },
  memoryAgeS: 20,
  native: { share: 0.62, dimension: 'memory', cause: 'memory on other nodes', check: 'NUM-01' },
});
const idle = guest('db', { vcpuCores: 0, waitShare: 0, localShare: 1 });

function screen(guests: readonly GuestVitals[], view: Partial<View> = {}): string[] {
  const vitals = vitalsOf(guests);
  const trails: Trails = lengthened(new Map(), vitals);
  return screenLines({ vitals, trails }, { ...FIRST_VIEW, ...view }, terminal);
}

describe('screenLines', () => {
  it('shows each guest with its losses and why it waits, busiest first, in 80 columns', () => {
    const lines = screen([idle, busy]);
    expect(lines.every((line) => line.length <= 80)).toBe(true);
    const at = lines.findIndex((line) => line.startsWith('web-1'));
    expect(lines[at]).toMatch(/^web-1 +62% mem +1\.50 +25% +40% +12 +34K +2\.0M +- +2\.0G/);
    expect(lines[at + 1]).toBe('  waits: its CPU quota stopped it for 120 ms of the window');
    expect(lines[at + 2]).toBe('  loses most by memory on other nodes (NUM-01)');
    expect(lines[at + 3]).toMatch(/^db /);
  });

  it('has one strip a NUMA node, and does not guess what is not known', () => {
    const lines = screen([]);
    expect(lines).toContain('node 0  cpu [########..]  75%  memory [########..]  75% 1 GiB free');
    expect(lines).toContain('node 1  cpu [###.......]  25%  memory [??????????]    -');
    expect(lines.at(-1)).toBe('no guests run here');
  });

  it('shows everything about the guest that was chosen', () => {
    const text = screen([busy], { selected: 'web-1', inDetail: true }).join('\n');
    expect(text).toContain('62% of native in memory; loses most by memory on other nodes');
    expect(text).toMatch(/virt-tune\s+explain NUM-01/);
    expect(text).toContain('not known: overhead, throttled,');
    expect(text).toMatch(/memory by node, read 20 s ago\n {2}node 0 +\[#####\.{5}\] 1 GiB/);
  });

  it('lets no name reach the terminal as it is', () => {
    const text = screen([guest('a\u001b[2Jb\u202ec', { vcpuCores: 1 })]).join('\n');
    expect(text).toContain('a\\x1b[2Jb\\u202');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('shows where locality goes', () => {
    let trails: Trails = new Map();
    for (const localShare of [1, 1, 0.9, 0.7, 0.6, 0.5])
      trails = lengthened(trails, vitalsOf([guest('web-1', { localShare, vcpuCores: 1 })]));
    const vitals = vitalsOf([guest('web-1', { localShare: 0.5, vcpuCores: 1 })]);
    expect(screenLines({ vitals, trails }, FIRST_VIEW, terminal).join('\n')).toMatch(/ 50%- /);
  });
});

describe('press', () => {
  const vitals = vitalsOf([busy, idle]);
  const pressing = (...keys: string[]): View =>
    keys.reduce((view, key) => press(view, key, vitals).view, FIRST_VIEW);

  it('filters by what is typed, and shows all again on Esc', () => {
    expect(shownGuests(vitals, pressing('/', 'D', 'x', '\u007f', 'B', '\r'))).toEqual([idle]);
    expect(shownGuests(vitals, pressing('/', 'd', '\u001b'))).toHaveLength(2);
  });

  it('selects, drills in and comes back', () => {
    expect(pressing('j', 'j').selected).toBe('db');
    expect(pressing('j', 'j', '\r')).toMatchObject({ selected: 'db', inDetail: true });
    expect(pressing('j', '\r', '\u001b')).toMatchObject({ selected: undefined, inDetail: false });
  });

  it('sorts by every column in turn, forward and back', () => {
    expect(pressing('s').sort).toBe('wait');
    expect(pressing('S').sort).toBe('name');
    expect(shownGuests(vitals, pressing('S'))[0]).toBe(idle);
  });

  it('pauses, and asks to end', () => {
    expect(pressing('p').paused).toBe(true);
    expect(press(FIRST_VIEW, 'q', vitals).wish).toBe('quit');
  });
});

describe('repaint', () => {
  it('writes only the lines that differ, and clears those that are no more', () => {
    expect(repaint(['a', 'b', 'c'], ['a', 'x'])).toBe('\u001b[2;1Hx\u001b[K\u001b[3;1H\u001b[J');
    expect(repaint(['a'], ['a'])).toBe('');
  });
});
