import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimWatch } from '../../watch/claim.ts';
import { historyFile } from '../../watch/history/reader.ts';
import { runCommandLine } from '../main.ts';
import { recordingIo } from '../testing/recording-io.ts';

let state: string;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'virt-tune-watch-'));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

async function watch(...words: string[]) {
  const { io, notes } = recordingIo();
  const code = await runCommandLine(['watch', '--state', state, ...words], io, false);
  return { code, notes };
}

describe('virt-tune watch', () => {
  it.each([
    { words: [], why: /no policy is named/ },
    { words: ['--policies', 'numa', '--no-history'], why: /leave out --no-history/ },
  ])('leaves nothing where it refuses to act: $words', async ({ words, why }) => {
    const { code, notes } = await watch('--mode', 'act', ...words);
    expect(code).toBe(2);
    expect(notes.join()).toMatch(why);
    expect(readdirSync(state)).toEqual([]);
  });

  it('gives up its claim where it cannot have a journal', async () => {
    mkdirSync(join(state, 'journal.db'));
    const { code, notes } = await watch('--mode', 'act', '--policies', 'numa', '-n', '1');
    expect(code).toBe(2);
    expect(notes.join()).toMatch(/the journal cannot be used/);
    // Of the same process, so that only giving it up makes it free.
    claimWatch(historyFile(state))?.();
  });
});
