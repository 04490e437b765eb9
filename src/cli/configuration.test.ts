import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../checks/registry.ts';
import { Audit } from '../model/audit.ts';
import { LintReport } from '../model/lint.ts';
import { obtainConfiguration } from './configuration.ts';
import { runCommandLine } from './main.ts';
import { recordingIo } from './testing/recording-io.ts';

const FOUR_NODES = join(import.meta.dirname, '../../examples/four-node.json');

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'config-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

async function run(...words: string[]) {
  const { io, out, notes } = recordingIo();
  const code = await runCommandLine(words, io, false);
  return { code, out: out.join(''), notes };
}

async function audit(config: string, ...words: string[]) {
  const named = file('virt-tune.yaml', config);
  const { out, ...rest } = await run(
    ...['audit', FOUR_NODES, '--config', named, '--format', 'json', ...words],
  );
  return { ...rest, audit: Audit.parse(JSON.parse(out)), named };
}

describe('the place of a configuration', () => {
  it('is the first that exists', async () => {
    const second = file('second.yaml', 'version: 1');
    const third = file('third.yaml', 'version: 1\nfailOn: low');
    const places = [join(directory, 'none.yaml'), second, third];
    expect(await obtainConfiguration(undefined, [], places)).toEqual({
      file: second,
      config: { version: 1 },
    });
    expect((await obtainConfiguration(third, [], places))?.file).toBe(third);
    expect(await obtainConfiguration(undefined, [], places.slice(0, 1))).toBeUndefined();
  });

  it('is not passed over where a link leads nowhere', async () => {
    const link = join(directory, 'link.yaml');
    symlinkSync(join(directory, 'gone'), link);
    await expect(obtainConfiguration(undefined, [], [link])).rejects.toThrow(
      `cannot read the configuration (${link}): there is no such file`,
    );
  });
});

describe('the example', () => {
  it('is a configuration', async () => {
    const example = join(import.meta.dirname, '../../examples/virt-tune.yaml');
    const { config } = (await obtainConfiguration(example, checks)) ?? {};
    expect(config?.classes?.['database']?.policy).toBe('dedicated');
  });
});

describe('the thresholds of checks', () => {
  const all = checks.flatMap(({ id, thresholds = {} }) =>
    Object.entries(thresholds).map(([name, threshold]) => ({ id, name, ...threshold })),
  );

  it('are several', () => expect(all.length).toBeGreaterThan(10));

  it.each(all)('$id $name has a default within its range', ({ default: value, range }) => {
    expect(range[0]).toBeLessThan(range[1]);
    expect(value).toBeGreaterThanOrEqual(range[0]);
    expect(value).toBeLessThanOrEqual(range[1]);
  });

  it('are shown by explain', async () => {
    const { out } = await run('explain', 'OVC-01');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'Thresholds ratio = 5 vCPUs per pCPU (may be 0.1 to 100): more than this is found',
    );
  });
});

describe('a configuration that cannot be used', () => {
  it.each([
    [
      'missing',
      () => join(directory, 'missing.yaml'),
      /^virt-tune: cannot read the config.*no such/,
    ],
    ['a directory', () => directory, /: this is a directory \(/],
    ['larger than 1 MiB', () => file('big', `#${'x'.repeat(1024 * 1024)}`), /larger than 1 MiB/],
    ['no text', () => file('bytes', Buffer.from([0xff, 0xfe, 0x80])), /no text \(UTF-8\)/],
    ['broken', () => file('broken', 'version: 1\nclasses: ['), /\(.*broken:\d\)/],
    ['mistyped', () => file('typo', 'version: 1\nfailon: low'), /typo:2\): did you mean failOn\?/],
    [
      'about no check',
      () => file('none', 'version: 1\nchecks: {NUM-99: {off: a}}'),
      /none:2\): did you mean NUM-/,
    ],
    [
      'out of range',
      () => file('range', 'version: 1\nthresholds:\n  OVC-01:\n    ratio: 0\n'),
      /OVC-01 ratio: 0 makes no sense \(.*range:4\): expected 0.1 to 100/,
    ],
  ])('is %s: one line and exit status 2', async (_what, path, message) => {
    for (const words of [
      ['audit', FOUR_NODES],
      ['lint', FOUR_NODES],
    ]) {
      const { code, out, notes } = await run(...words, '--config', path());
      expect({ code, out, lines: notes.length }).toEqual({ code: 2, out: '', lines: 1 });
      expect(notes[0]).toMatch(message);
    }
  });

  it('is a FIFO nobody writes to: does not wait for it', async () => {
    const fifo = join(directory, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const { code, notes } = await run('audit', FOUR_NODES, '--config', fifo);
    expect({ code, notes }).toEqual({
      code: 2,
      notes: [expect.stringContaining('no regular file')],
    });
  });
});

describe('an audit by a configuration', () => {
  it('keeps the verdict of what is accepted, and does not count it', async () => {
    const {
      audit: judged,
      named,
      code,
    } = await audit(`
version: 1
suppress:
  - { check: NUM-01, guest: f*, reason: moved tonight, until: 2026-11-24 }
  - { check: PV-01, reason: no drivers, until: 2026-11-23 }
checks:
  VT-02: { off: "emulated on purpose" }
`);
    const about = (id: string, guest: string) =>
      judged.findings.find((each) => each.id === id && each.subject.name === guest);
    expect(about('NUM-01', 'far')).toMatchObject({
      status: 'fail',
      suppressed: { reason: 'moved tonight', by: `${named}, suppress entry 1` },
    });
    expect(about('VT-02', 'emulated')).toMatchObject({
      status: 'fail',
      suppressed: { reason: 'emulated on purpose', by: `${named}, checks VT-02` },
    });
    expect(about('VT-02', 'far')).not.toHaveProperty('suppressed');
    expect(judged.config).toEqual({ file: named });
    expect(judged.expired).toEqual([
      {
        check: 'PV-01',
        reason: 'no drivers',
        until: '2026-11-23',
        by: `${named}, suppress entry 2`,
      },
    ]);
    expect(judged.findings.some(({ id, suppressed }) => id === 'PV-01' && suppressed)).toBe(false);
    expect(code).toBe(1);
  });

  it('gives what is accepted no price in the ledger', async () => {
    const memoryOf = ({ ledger }: Audit) =>
      ledger.find(({ subject, dimension }) => subject.name === 'far' && dimension === 'memory');
    const before = (await audit('version: 1')).audit;
    const ids = ['NUM-01', 'NUM-02', 'NUM-03', 'NUM-05', 'NUM-06', 'NUM-13', 'NUM-16', 'PIN-05'];
    const off = ids.map((id) => `  ${id}: { off: a }`).join('\n');
    const after = (await audit(`version: 1\nchecks:\n${off}`)).audit;
    const paid = (all: Audit) => (memoryOf(all)?.steps ?? []).map(({ cause }) => cause);
    expect(paid(before)).toContain('memory away from its vCPUs');
    expect(paid(after)).not.toContain('memory away from its vCPUs');
    // Nothing is left to account for.
    expect(memoryOf(after)?.typical ?? 1).toBeGreaterThan(memoryOf(before)?.typical ?? 1);
  });

  it('ends in 1 by failOn, which --fail-on overrules', async () => {
    const quiet = 'version: 1\nfailOn: never';
    expect((await audit(quiet)).code).toBe(0);
    expect((await audit(quiet, '--fail-on', 'critical')).code).toBe(1);
    expect((await audit('version: 1')).code).toBe(1);
  });

  it('ends in 0 where everything so severe is accepted', async () => {
    const critical = (await audit('version: 1')).audit.findings.filter(
      ({ status, severity }) => status === 'fail' && severity === 'critical',
    );
    const ids = [...new Set(critical.map(({ id }) => id))];
    expect(ids).not.toEqual([]);
    const entries = ids.map((check) => `  - { check: ${check}, reason: known }`).join('\n');
    const { code } = await audit(`version: 1\nfailOn: critical\nsuppress:\n${entries}`);
    expect(code).toBe(0);
  });

  it('judges by its thresholds', async () => {
    const statusOf = async (config: string) =>
      (await audit(config)).audit.findings.find(({ id }) => id === 'OVC-01')?.status;
    expect(await statusOf('version: 1')).toBe('pass');
    expect(await statusOf('version: 1\nthresholds: { OVC-01: { ratio: 0.5 } }')).toBe('fail');
  });

  it('tells the class of each guest', async () => {
    const { audit: judged } = await audit(`
version: 1
classes:
  quick: { guests: [far, "crowded-[12]"], policy: dedicated }
  default: { policy: overcommit }
`);
    const classes = Object.fromEntries(judged.guests.map((guest) => [guest.name, guest.class]));
    expect(classes).toMatchObject({ far: 'quick', 'crowded-1': 'quick', healthy: 'default' });
    expect(judged.guests.find(({ name }) => name === 'healthy')?.policy).toBe('overcommit');
  });

  it('says in the text how much is accepted, and at length what and why', async () => {
    const named = file(
      'text.yaml',
      'version: 1\nchecks: { NUM-01: { off: "moved \\e[2Jtonight" } }\n',
    );
    const brief = await run('audit', FOUR_NODES, '--config', named);
    const flat = brief.out.replaceAll(/\s+/g, ' ');
    expect(flat).toMatch(
      /\d findings? suppressed, not counted \(--verbose shows which and why\)\. Configuration: /,
    );
    expect(brief.out).not.toMatch(/^\S+ +NUM-01 /m);
    const long = (await run('audit', FOUR_NODES, '--config', named, '--verbose')).out;
    expect(long.replaceAll(/\s+/g, ' ')).toMatch(/NUM-01 far: moved .*tonight \[/);
    expect(long).not.toContain('\u001b');
    expect(long.replaceAll(/\s+/g, '')).toContain(`Configuration:${named}`);
  });
});

const OWN = `<domain type='kvm'>
  <name>db-1</name>
  <metadata>
    <t:guest xmlns:t='https://virt-tune.dev/xml/guest/1' class='dedicted'>
      <t:suppress check='PV-02' reason='old drivers'/>
      <t:suppress check='PV-1' reason='typo'/>
    </t:guest>
  </metadata>
  <memory unit='GiB'>16</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <interface type='bridge'><source bridge='br0'/><model type='e1000'/></interface>
  </devices>
</domain>
`;

describe('lint by a configuration and metadata', () => {
  it('keeps what is accepted with its reason, says what makes no sense, and ends in 0', async () => {
    const config = file('lint.yaml', 'version: 1\nclasses: { dedicated: { policy: dedicated } }');
    const guest = file('db-1.xml', OWN);
    const { out, code } = await run('lint', guest, '--config', config, '--format', 'json');
    const report = LintReport.parse(JSON.parse(out));
    expect(code).toBe(0);
    expect(report.config).toEqual({ file: config });
    expect(report.files[0]?.findings.find(({ id }) => id === 'PV-02')).toMatchObject({
      suppressed: { reason: 'old drivers', by: 'metadata of db-1' },
    });
    expect(report.files[0]?.notes).toEqual([
      'no class is called dedicted; did you mean dedicated?',
      expect.stringMatching(/^no check is called PV-1; did you mean PV-\d\d\?$/),
    ]);
    const text = (await run('lint', guest)).out.replaceAll(/\s+/g, ' ');
    expect(text).toContain('1 finding suppressed, not counted: PV-02 (old drivers)');
    expect(text).toContain('metadata: no class is called dedicted');
    const sarif = JSON.parse((await run('lint', guest, '--format', 'sarif')).out);
    const [result] = sarif.runs[0].results.filter(
      ({ ruleId }: { ruleId: string }) => ruleId === 'PV-02',
    );
    expect(result.suppressions).toEqual([
      { kind: 'external', justification: 'old drivers (metadata of db-1)' },
    ]);
  });
});
