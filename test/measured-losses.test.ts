import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// biome-ignore lint/correctness/noUnresolvedImports: part of Node since 22.5, which the linter does not know
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auditOf } from '../src/checks/audit.ts';
import { checks } from '../src/checks/registry.ts';
import { fourNodeHost, guestOf, runtimeOf } from '../src/checks/testing/edited.ts';
import { setThread } from '../src/checks/testing/threads.ts';
import { runCommandLine } from '../src/cli/main.ts';
import { thisHost } from '../src/cli/measure/this-host.ts';
import { recordingIo } from '../src/cli/testing/recording-io.ts';
import { collectSnapshot } from '../src/collect/snapshot.ts';
import { hostText } from '../src/derived/host-text.ts';
import { isPriced } from '../src/ledger/is-priced.ts';
import { keptLosses } from '../src/measure/kept-losses.ts';
import { known } from '../src/model/fact.ts';
import type { LedgerStep } from '../src/model/ledger.ts';
import type { Acceleration } from '../src/model/results.ts';
import type { Snapshot } from '../src/model/snapshot.ts';
import { auditText } from '../src/report/audit-text.ts';
import {
  type KeptCampaign,
  keepCampaign,
  keepGuestCampaign,
  RECORDED,
  times,
} from './testing/kept-campaigns.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-losses-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const keep = (given: KeptCampaign) => keepCampaign(directory, given);
const guestCampaign = (acceleration: Acceleration, share: number, given?: Partial<KeptCampaign>) =>
  keepGuestCampaign(directory, acceleration, share, given);

function auditWith(edit: (draft: Snapshot) => void = () => undefined) {
  const snapshot = fourNodeHost();
  edit(snapshot);
  return auditOf(snapshot, checks, undefined, keptLosses(directory, isPriced).losses);
}

function stepOf(guest: string, cause: string, edit?: (draft: Snapshot) => void): LedgerStep {
  const steps = auditWith(edit)
    .ledger.filter(({ subject }) => subject.name === guest)
    .flatMap((account) => account.steps);
  const found = steps.find((step) => step.cause === cause);
  if (found === undefined) throw new Error(`${guest} loses nothing to ${cause}`);
  return found;
}

const TRANSLATED = 'instructions translated in software';
const ITSELF = 'virtualisation itself: exits';

describe('a loss that was measured on this host', () => {
  test('replaces the published one of guests that run in the same way, and says when and where', () => {
    expect(stepOf('emulated', TRANSLATED).loss).toMatchObject({ basis: 'prior', typical: 0.94 });
    guestCampaign('tcg', 0.25);
    const { loss, arithmetic } = stepOf('emulated', TRANSLATED);
    expect(loss).toMatchObject({ basis: 'measured', confidence: 'medium' });
    expect(loss.typical).toBeCloseTo(0.75, 5);
    expect(loss.source).toBe('measured on this host, 2026-11-25, campaign vt (1)');
    expect(arithmetic).toBe(
      'cpu-integer place=guest-kvm, against cpu-integer place=native: 75.0 % lost (6 runs)',
    );
  });

  test('is told in the finding that it prices, as text for people', () => {
    guestCampaign('tcg', 0.25);
    const audit = auditWith();
    const finding = audit.findings.find(
      ({ id, subject }) => id === 'VT-02' && subject.name === 'emulated',
    );
    expect(finding?.loss?.basis).toBe('measured');
    const text = auditText(
      audit,
      { width: 200, colour: false, unicode: true },
      { verbose: false, explainLedger: false },
    );
    expect(text).toMatch(/75 % of cpu .*, measured on this host, 2026-11-25, campaign vt \(1\)/);
  });

  test('prices guests of KVM where it was measured under KVM', () => {
    guestCampaign('kvm', 0.9);
    // Nothing is known of this guest's exits, else the model would tell more than a measurement of others.
    const step = stepOf('healthy', ITSELF, (draft) => {
      runtimeOf(draft, 'healthy').kvmCounters = { absent: true };
    });
    expect(step.loss.basis).toBe('measured');
    expect(step.loss.typical).toBeCloseTo(0.1, 5);
  });

  test.each(['tcg', 'kvm (not effective)'] as const)(
    'under %s prices no guest of KVM',
    (acceleration) => {
      const before = auditWith().ledger;
      guestCampaign(acceleration, 0.02);
      const ofKvm = (ledger: typeof before) =>
        ledger.filter(({ subject }) => subject.kind === 'guest' && subject.name !== 'emulated');
      expect(ofKvm(auditWith().ledger)).toEqual(ofKvm(before));
    },
  );

  test('of interpreted guests does not price emulated ones', () => {
    guestCampaign('kvm (not effective)', 0.02);
    expect(stepOf('emulated', TRANSLATED).loss.basis).toBe('prior');
  });

  test.each([
    ['of another host', { name: 'elsewhere' }],
    ['of another processor', { cpu: 'another CPU' }],
    ['with another kernel', { kernel: '6.12.1' }],
    ['with other memory', { memoryKiB: 1024 }],
    ['with fewer pCPUs', { pCpus: 2 }],
  ] as const)('%s is left aside', (_name, host) => {
    guestCampaign('tcg', 0.25, { host });
    expect(stepOf('emulated', TRANSLATED).loss.basis).toBe('prior');
  });

  test('of the latest campaign counts', () => {
    guestCampaign('tcg', 0.25);
    guestCampaign('tcg', 0.5, { startedAt: '2026-11-26T08:00:00.000Z' });
    const { loss } = stepOf('emulated', TRANSLATED);
    expect(loss.typical).toBeCloseTo(0.5, 5);
    expect(loss.source).toBe('measured on this host, 2026-11-26, campaign vt (2)');
  });

  test('in so much noise that it could not have been seen leaves the published one', () => {
    const noisy = [300, 2900, 700, 2500, 1100, 1900];
    keep({
      name: 'mine',
      part: { workload: 'cpu-integer', matrix: { place: ['native', 'guest-kvm'] } },
      measured: [
        { id: 'cpu-integer place=native', values: noisy },
        { id: 'cpu-integer place=guest-kvm', values: noisy.toReversed(), acceleration: 'kvm' },
      ],
    });
    const step = stepOf('healthy', ITSELF, (draft) => {
      runtimeOf(draft, 'healthy').kvmCounters = { absent: true };
    });
    expect(step.loss.basis).toBe('prior');
  });

  test('on a host that was not quiet is trusted less, and says so', () => {
    const marks = ['steal 9 %'];
    guestCampaign('tcg', 0.25, {
      measured: [
        { id: 'cpu-integer place=native', values: RECORDED, marks },
        { id: 'cpu-integer place=guest-kvm', values: times(0.25), acceleration: 'tcg', marks },
      ],
    });
    const { loss, arithmetic } = stepOf('emulated', TRANSLATED);
    expect(loss.confidence).toBe('low');
    expect(arithmetic).toContain('6 of them on a host that was not quiet');
  });

  test('of a moved thread is that of a vCPU as often as that one moves', () => {
    keep({
      name: 'hop',
      part: {
        workload: 'hop',
        matrix: { workingSetKiB: [512], everyUs: [1000], between: ['0,0', '0,2'] },
      },
      better: 'lower',
      measured: [
        { id: 'hop workingSetKiB=512 everyUs=1000 between=0,0', values: RECORDED },
        { id: 'hop workingSetKiB=512 everyUs=1000 between=0,2', values: times(2) },
      ],
    });
    // Twice the time with a move each millisecond: 1000 us a move.
    const moving = (draft: Snapshot) =>
      setThread(draft, 'far', 'vcpu', { ran: 1, migrations: 250 });
    const { loss, arithmetic } = stepOf('far', WANDERING, moving);
    expect(loss.basis).toBe('measured');
    expect(loss.typical).toBeCloseTo(0.2, 3);
    expect(arithmetic).toContain('1000 us a move x 250.0 moves a second = 20.0 %');
  });
});

const WANDERING = 'vCPUs that move or are spread over caches';

describe('images', () => {
  const imageCampaign = (scratchDevice?: string) =>
    keep({
      name: 'storage',
      part: {
        workload: 'image',
        options: { format: 'qcow2', preallocation: 'falloc' },
        matrix: { cache: ['none', 'writethrough'] },
      },
      measured: [
        { id: 'image cache=none', values: RECORDED },
        { id: 'image cache=writethrough', values: times(0.4) },
      ],
      host: scratchDevice === undefined ? {} : { scratchDevice },
    });
  const CAUSE = 'cache=writethrough';
  const on = (device: string) => (draft: Snapshot) => {
    const [image] = guestOf(draft, 'old-iron').images;
    if (image === undefined || !('value' in image.layers)) throw new Error('no image');
    for (const layer of image.layers.value) layer.hostDevice = known(device);
  };

  test('are priced by what was measured on the device that holds them', () => {
    imageCampaign('sdb');
    const { loss } = stepOf('old-iron', CAUSE, on('sdb'));
    expect(loss.basis).toBe('measured');
    expect(loss.typical).toBeCloseTo(0.6, 5);
  });

  test('on another device are not', () => {
    imageCampaign('sdb');
    expect(stepOf('old-iron', CAUSE, on('sdc')).loss.basis).toBe('prior');
  });

  test('are not where nobody wrote down on what was measured', () => {
    imageCampaign();
    expect(stepOf('old-iron', CAUSE, on('sdb')).loss.basis).toBe('prior');
  });
});

describe('results that cannot be read', () => {
  const audit = async () => {
    const { io, out, notes } = recordingIo({ env: { VIRT_TUNE_STATE: directory } });
    const code = await runCommandLine(['audit', 'examples/four-node.json'], io, false);
    return { code, out: out.join(''), notes };
  };

  test('none there at all is nothing to speak of, and makes no file', async () => {
    const { code, notes } = await audit();
    expect({ code, notes }).toEqual({ code: 1, notes: [] });
    expect(keptLosses(directory, isPriced)).toEqual({ losses: [], unread: [] });
  });

  test.each([
    [
      'no database',
      () => writeFileSync(join(directory, 'results.db'), 'no database at all'),
      /not a database/,
    ],
    [
      'a database of a newer virt-tune',
      () => {
        const database = new DatabaseSync(join(directory, 'results.db'));
        database.exec('PRAGMA user_version = 99');
        database.close();
      },
      /newer virt-tune/,
    ],
    [
      'rows of another form',
      () => {
        guestCampaign('tcg', 0.25);
        const database = new DatabaseSync(join(directory, 'results.db'));
        database.exec(`UPDATE campaigns SET host = '{"name": 3}'`);
        database.close();
      },
      /./,
    ],
  ])(
    '%s: the audit is made all the same, with one line that says so',
    async (_name, make, reason) => {
      make();
      const { code, out, notes } = await audit();
      expect(code).toBe(1);
      expect(out).toContain('VT-02');
      expect(notes).toHaveLength(1);
      expect(notes[0]).toMatch(/^virt-tune: measured losses are left aside: /);
      expect(notes[0]).toMatch(reason);
    },
  );

  test('a database that another program has locked is not waited for long', async () => {
    guestCampaign('tcg', 0.25);
    const other = new DatabaseSync(join(directory, 'results.db'));
    other.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;');
    const started = performance.now();
    const { unread } = keptLosses(directory, isPriced);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(unread).toEqual([expect.stringMatching(/locked/)]);
    other.close();
  });

  test('a campaign whose workload is no more leaves the others', () => {
    guestCampaign('tcg', 0.25);
    const database = new DatabaseSync(join(directory, 'results.db'));
    database.exec(`INSERT INTO campaigns SELECT 7, replace(campaign, 'cpu-integer', 'gone'), host, snapshot,
      version, state, started_at, spent_ms FROM campaigns`);
    database.close();
    const { losses, unread } = keptLosses(directory, isPriced);
    expect(losses).toHaveLength(1);
    expect(unread).toEqual([expect.stringMatching(/^campaign 7: there is no workload gone/)]);
  });
});

describe('explain', () => {
  const HERE = /measured on this host, 2026-11-25, campaign vt \(1\)/;
  const explain = async () => {
    const { io, out } = recordingIo({ env: { VIRT_TUNE_STATE: directory } });
    await runCommandLine(['explain', 'VT-02'], io, false);
    return out.join('').replaceAll(/\s+/g, ' ');
  };

  test('says what was measured on this host before what others published', async () => {
    guestCampaign('tcg', 0.25, { host: thisHost() });
    const text = await explain();
    expect(text).toMatch(
      /75 % \(75-75\) of cpu: cpu-integer place=guest-kvm, .* \[tcg\]; measured/,
    );
    expect(text.search(HERE)).toBeGreaterThan(0);
    expect(text.search(HERE)).toBeLessThan(text.indexOf('as published: GitHub'));
  });

  test('says only what was published where that was measured on another host', async () => {
    guestCampaign('tcg', 0.25);
    const text = await explain();
    expect(text).not.toMatch(/measured on this host/);
    expect(text).toContain('94 % (80-98) of cpu, as published: GitHub');
  });

  test('knows this host as its snapshots do', async () => {
    const { signal } = new AbortController();
    const snapshot = await collectSnapshot({ windowMs: 0, signal, virtTuneVersion: '0.1.0' });
    expect(thisHost()).toEqual(hostText(snapshot));
  });
});
