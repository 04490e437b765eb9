import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../src/cli/main.ts';
import { recordingIo } from '../src/cli/testing/recording-io.ts';
import { LintReport } from '../src/model/lint.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures/domain-xml');

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'lint-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

async function lint(...words: string[]) {
  const { io, out, notes } = recordingIo();
  const code = await runCommandLine(['lint', ...words], io, false);
  return { code, out: out.join(''), notes };
}

const OLD_IRON = `<domain type='kvm'>
  <name>old-iron</name>
  <memory unit='GiB'>2</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw' cache='writethrough'/>
      <source file='/srv/a.img'/>
      <target dev='hda' bus='ide'/>
    </disk>
    <interface type='bridge'>
      <source bridge='br0'/>
      <model type='e1000'/>
    </interface>
  </devices>
</domain>
`;

describe('virt-tune lint', () => {
  it('says file, line, severity and check of each finding, and ends in 1', async () => {
    const path = file('old-iron.xml', OLD_IRON);
    const { code, out } = await lint(path);
    expect(code).toBe(1);
    const flat = out.replaceAll(/\s+/g, ' ');
    expect(flat).toContain(`${path}:7:5: high: The disk is an emulated one [PV-01]`);
    expect(flat).toContain(
      `${path}:8:7: high: The disk’s cache mode costs speed or safety [STO-09]`,
    );
    expect(flat).toContain(`${path}:12:5: high: The network card is an emulated one [PV-02]`);
    expect(flat).toMatch(/1 definition: 3 high, .* in order/);
  });

  it('ends in 0 where nothing is as bad as asked for', async () => {
    expect((await lint('--fail-on', 'critical', file('a.xml', OLD_IRON))).code).toBe(0);
  });

  it('reads a command line in a script', async () => {
    const script = file('vm.sh', 'exec qemu-system-x86_64 \\\n -m 1G \\\n -nic user,model=e1000\n');
    const { out } = await lint(script);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(`${script}:3:2: high: The network card`);
  });

  it.each(readdirSync(FIXTURES).filter((name) => /(?<!-invalid)\.(xml|args)$/.test(name)))(
    'judges %s within its lines',
    async (name) => {
      const path = join(FIXTURES, name);
      const { out } = await lint('--format', 'json', '--fail-on', 'never', path);
      const { files, unread } = LintReport.parse(JSON.parse(out));
      expect(unread).toEqual([]);
      const lines = readFileSync(path, 'utf8').split('\n').length;
      for (const { line, column } of files[0]?.findings ?? []) {
        expect(line).toBeGreaterThan(0);
        expect(line).toBeLessThanOrEqual(lines);
        expect(column).toBeGreaterThan(0);
      }
    },
  );

  it('names what is broken, judges the other files, and ends in 2', async () => {
    const good = file('good.xml', OLD_IRON);
    const broken = file('broken.xml', OLD_IRON.replace('</disk>', '</disc>'));
    const { code, out, notes } = await lint(broken, good, join(directory, 'none.xml'), directory);
    expect(code).toBe(2);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(`${good}:7:5: high`);
    expect(out).toContain('3 files could not be read');
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(`${broken}, line 11`);
  });

  it('asks for a file where none is named', async () => {
    expect(await lint()).toMatchObject({ code: 2, notes: [expect.stringContaining('file')] });
  });

  it('is a SARIF log of one run with a rule for each result', async () => {
    const path = file('s p.xml', OLD_IRON);
    const { out } = await lint('--format', 'sarif', path);
    const log = JSON.parse(out);
    expect(log).toMatchObject({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'virt-tune' } } }],
    });
    const [{ results, tool }] = log.runs;
    for (const { ruleId, ruleIndex, level, message, locations } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(['error', 'warning', 'note']).toContain(level);
      expect(message.text.length).toBeGreaterThan(10);
      expect(locations[0].physicalLocation.artifactLocation.uri).toMatch(/^file:\/\/.*s%20p\.xml$/);
      expect(locations[0].physicalLocation.region.startLine).toBeGreaterThan(0);
    }
  });
});

it('an audit is a SARIF log, too, with names for places', async () => {
  const { io, out } = recordingIo();
  const example = join(import.meta.dirname, '../examples/four-node.json');
  await runCommandLine(['audit', '--format', 'sarif', example], io, false);
  const [{ results }] = JSON.parse(out.join('')).runs;
  expect(results).toContainEqual(
    expect.objectContaining({
      ruleId: 'NUM-01',
      level: 'error',
      locations: [{ logicalLocations: [{ name: 'far', kind: 'guest' }] }],
    }),
  );
});
