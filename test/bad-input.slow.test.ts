import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../src/cli/main.ts';
import { recordingIo } from '../src/cli/testing/recording-io.ts';
import { parseDomainXml } from '../src/definition/domain-xml.ts';

const EXAMPLE = join(import.meta.dirname, '../examples/four-node.json');
const NOBODY = 65534;

let directory: string;
let recorded: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'bad-input-'));
  recorded = readFileSync(EXAMPLE, 'utf8');
});
afterAll(() => rmSync(directory, { recursive: true }));

async function run(...words: string[]) {
  const { io, out, notes } = recordingIo();
  const code = await runCommandLine(words, io, false);
  return { code, out: out.join(''), notes };
}

function file(name: string, content: string | Buffer): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

describe('a snapshot that', () => {
  it.each([
    ['was cut off', () => recorded.slice(0, 100_000), 'cut off'],
    ['a later version saved', () => recorded.replace('snapshot/1', 'snapshot/9'), 'version 9'],
    ['is another document', () => '{"schema":"other/1"}', '"other/1" document'],
    ['is no text', () => Buffer.from([0x7f, 0x45, 0xff, 0x00, 0xfe]), 'not text'],
    ['is compressed', () => Buffer.from([0x1f, 0x8b, 0x08, 0x00]), 'gunzip'],
    ['is empty', () => '', 'empty'],
    [
      'has a word for a number',
      () => recorded.replace('"windowMs": 5000', '"windowMs": "x"'),
      'at windowMs',
    ],
  ])('%s is refused in one line, with the file and exit status 2', async (_title, content, why) => {
    const path = file('bad.json', content());
    for (const command of ['audit', 'topology']) {
      const { code, out, notes } = await run(command, path);
      expect({ code, out, lines: notes.length }).toEqual({ code: 2, out: '', lines: 1 });
      expect(notes[0]).toContain(why);
      expect(notes[0]).toContain(path);
    }
  });

  it('may not be read is refused with what is missing', async () => {
    const path = file('secret.json', recorded);
    chmodSync(path, 0);
    // Root reads everything: for a moment this process is nobody.
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(NOBODY);
    try {
      const { code, notes } = await run('audit', path);
      expect(code).toBe(2);
      expect(notes[0]).toContain('permission denied');
    } finally {
      if (root) process.seteuid?.(0);
    }
  });
});

describe('a libvirt that was asked for', () => {
  let server: Server;
  const peers = new Set<Socket>();
  afterEach(() => {
    for (const peer of peers) peer.destroy();
    server.close();
  });

  /** A daemon on a socket of its own, and the URI that leads there. */
  async function daemon(greet: (peer: Socket) => void): Promise<string> {
    const path = join(directory, 'libvirt.sock');
    server = createServer((peer) => {
      peers.add(peer);
      peer.on('error', () => undefined);
      greet(peer);
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    return `qemu+unix:///system?socket=${path}`;
  }

  it.each([
    ['sends garbage', (peer: Socket) => peer.write(Buffer.alloc(4096, 0xa5))],
    ['sends a web page', (peer: Socket) => peer.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['hangs up at once', (peer: Socket) => peer.destroy()],
    ['never answers', () => undefined],
  ])('and %s costs its guests only, and is said with exit status 2', async (_title, greet) => {
    const uri = await daemon(greet);
    const { code, out, notes } = await run('audit', '--connect', uri, '--window', '0');
    expect(code).toBe(2);
    expect(out).toContain('Topics');
    expect(notes.join('\n')).toContain(`no guests could be read from ${uri}`);
  });
});

it('a definition of 10 MB is refused by its size, not read for minutes', () => {
  const xml = `<domain type='kvm'><name>x</name><description>${'x'.repeat(10_000_000)}</description></domain>`;
  const startedAt = performance.now();
  expect(() => parseDomainXml(xml)).toThrow(/characters/);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

it('names with newlines and escape codes reach no terminal', async () => {
  const hostile = 'far\\n\\u001b]0;owned\\u0007\\u202e';
  const path = file('hostile.json', recorded.replaceAll('"far"', `"${hostile}"`));
  for (const command of ['audit', 'topology']) {
    const { out } = await run(command, path);
    expect(out).toContain('far\\x0a\\x1b]0;owned\\x07\\u202e');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
  }
});
