import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from './main.ts';
import { recordingIo } from './testing/recording-io.ts';
import { view } from './view.ts';

const PAGE = '<!doctype html><title>t</title>';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'view-test-'));
  vi.stubEnv('TMPDIR', directory);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

/** An xdg-open that writes down what it was given, one argument a line. */
function fakeOpener(): { given: string; path: string } {
  const given = join(directory, 'given');
  const program = join(directory, 'xdg-open');
  writeFileSync(
    program,
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${given}.tmp' && mv '${given}.tmp' '${given}'\n`,
  );
  chmodSync(program, 0o755);
  return { given, path: `${directory}:/usr/bin:/bin` };
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

/** The file that a note names. */
function fileIn([note = '']: readonly string[]): string {
  return /the report is in ([^,]+)/.exec(note)?.[1] ?? '';
}

describe('showing a report', () => {
  it('opens a file in a directory, both of which nobody else may enter', async () => {
    const { given, path } = fakeOpener();
    const { io, out, notes } = recordingIo({ env: { DISPLAY: ':0', PATH: path } });
    await view(PAGE, undefined, io);
    const file = fileIn(notes);
    expect(readFileSync(file, 'utf8')).toBe(PAGE);
    expect([modeOf(file), modeOf(dirname(file))]).toEqual([0o600, 0o700]);
    await vi.waitFor(() => expect(existsSync(given)).toBe(true), { timeout: 10_000 });
    expect(readFileSync(given, 'utf8')).toBe(`${file}\n`);
    expect(out).toEqual([]);
  });

  it('gives the opener one absolute path, whatever the file is called', async () => {
    const { given, path } = fakeOpener();
    const { io } = recordingIo({ env: { WAYLAND_DISPLAY: 'wayland-0', PATH: path } });
    const file = join(directory, "-x '$(touch hacked)'.html");
    await view(PAGE, file, io);
    await vi.waitFor(() => expect(existsSync(given)).toBe(true), { timeout: 10_000 });
    expect(readFileSync(given, 'utf8')).toBe(`${file}\n`);
  });

  it('names the file in one line where there is no display', async () => {
    const { given, path } = fakeOpener();
    const { io, notes } = recordingIo({ env: { DISPLAY: '', PATH: path } });
    await view(PAGE, undefined, io);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('no display here');
    expect(readFileSync(fileIn(notes), 'utf8')).toBe(PAGE);
    expect(existsSync(given)).toBe(false);
  });

  it('names the file in one line where there is no xdg-open', async () => {
    const { io, notes } = recordingIo({ env: { DISPLAY: ':0', PATH: directory } });
    await view(PAGE, undefined, io);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('xdg-open could not be started');
    expect(readFileSync(fileIn(notes), 'utf8')).toBe(PAGE);
  });
});

describe('virt-tune audit --view', () => {
  const EXAMPLE = join(import.meta.dirname, '../../examples/four-node.json');

  it('prints nothing, names the page and keeps the exit status of an audit', async () => {
    const { io, out, notes } = recordingIo();
    expect(await runCommandLine(['audit', EXAMPLE, '--view'], io, false)).toBe(1);
    expect(out).toEqual([]);
    expect(readFileSync(fileIn(notes), 'utf8')).toContain('<h1><bdi class="name">lab</bdi></h1>');
  });

  it.each([
    ['--format', 'json'],
    ['--output', '-'],
  ])('is refused in one line beside %s %s', async (option, value) => {
    const { io, out, notes } = recordingIo();
    expect(await runCommandLine(['audit', EXAMPLE, '--view', option, value], io, false)).toBe(2);
    expect({ out, lines: notes.length }).toEqual({ out: [], lines: 1 });
    expect(notes[0]).toContain('--view');
  });
});
