import { describe, expect, it } from 'vitest';
import { runCommandLine } from './main.ts';
import { recordingIo } from './testing/recording-io.ts';

async function run(...words: string[]) {
  const { io, out, notes } = recordingIo();
  const code = await runCommandLine(words, io, false);
  return { code, out: out.join(''), notes };
}

describe('the command line', () => {
  it('lists every command with its summary, examples and exit statuses in the help', async () => {
    const { code, out, notes } = await run('--help');
    expect({ code, notes }).toEqual({ code: 0, notes: [] });
    for (const text of ['audit  ', 'explain  ', 'snapshot  ', 'topology  ', 'Examples:', '128+n']) {
      expect(out).toContain(text);
    }
  });

  it('prints the version', async () => {
    expect(await run('-V')).toEqual({ code: 0, out: '1.2.3\n', notes: [] });
  });

  it('shows the options of one command, asked either way', async () => {
    const { out } = await run('audit', '--help');
    expect(out).toContain('Usage: virt-tune audit [options] [snapshot]');
    expect(out).toContain('--fail-on <severity>');
    expect((await run('help', 'audit')).out).toBe(out);
  });

  it('says in one line what it does not know, and what was perhaps meant', async () => {
    expect(await run('audti')).toEqual({
      code: 2,
      out: '',
      notes: ["virt-tune: unknown command 'audti' (Did you mean audit?): see virt-tune --help"],
    });
    expect((await run('audit', '--formt', 'json')).notes).toEqual([
      "virt-tune: unknown option '--formt' (Did you mean --format?): see virt-tune audit --help",
    ]);
    expect((await run('explain', 'VT-01', 'NUM-01')).code).toBe(2);
  });

  it('takes options without a command as the default command', async () => {
    const { notes, code } = await run('--fail-on', 'sometimes');
    expect(code).toBe(2);
    expect(notes.join()).toMatch(/^virt-tune: option '--fail-on <severity>' argument 'sometimes'/);
  });

  it('takes no command after options for a file', async () => {
    expect(await run('--format', 'json', 'topology')).toMatchObject({
      code: 2,
      notes: [
        'virt-tune: the command topology comes after its options: write virt-tune topology OPTIONS',
      ],
    });
  });

  it("prints a user's error with its place and remedy", async () => {
    const { code, notes } = await run('audit', '/no/such/snapshot.json');
    expect(code).toBe(2);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^virt-tune: .*\/no\/such\/snapshot\.json/);
  });

  it('shows control characters of a hostile argument harmlessly', async () => {
    const { notes } = await run('explain', 'x\u001b]0;owned\u0007');
    const [line = ''] = notes;
    expect(line).toContain('owned');
    expect(line).not.toContain('\u001b');
    expect(line).not.toContain('\u0007');
  });

  it('explains a check as text and as JSON', async () => {
    expect((await run('explain', 'vt-01')).out).toMatch(/^VT-01 /);
    const { out } = await run('explain', 'VT-01', '--format=json');
    expect(JSON.parse(out)).toMatchObject([{ id: 'VT-01', topic: 'vt' }]);
  });

  it('stays silent about what a signal interrupted', async () => {
    const { io, notes } = recordingIo({ signal: AbortSignal.abort() });
    expect(await runCommandLine(['audit', '--window', '0'], io, false)).toBe(2);
    expect(notes).toEqual([]);
  });
});
