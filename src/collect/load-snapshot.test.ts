import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSnapshot, parseSnapshot, snapshotText } from './load-snapshot.ts';
import { sampleSnapshot } from './testing/sample-snapshot.ts';

const GUEST = {
  name: 'web',
  uuid: '8230160b-2000-485a-800f-01ea7fb71cd5',
  mac: '52:54:00:01:02:03',
  image: '/var/lib/libvirt/images/web.qcow2',
  bridge: 'br0',
};

const NOBODY = 65534;
let directory: string;
let text: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-load-'));
  text = snapshotText(await sampleSnapshot('kvm7', [GUEST]));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function problemOf(content: string | Uint8Array): string {
  const path = join(directory, 'snapshot.json');
  writeFileSync(path, content);
  try {
    loadSnapshot(path);
  } catch (error) {
    return String(error).replace(path, 'FILE');
  }
  return 'loaded';
}

/** The saved document with one member replaced. */
function changed(change: (document: { guests: Record<string, unknown>[] }) => void): string {
  const document = JSON.parse(text);
  change(document);
  return JSON.stringify(document);
}

describe('loadSnapshot', () => {
  it('gives back what was saved, byte for byte when saved again', () => {
    const path = join(directory, 'saved.json');
    writeFileSync(path, text);
    expect(snapshotText(loadSnapshot(path))).toBe(text);
  });

  it('says that a file is cut off', () => {
    expect(problemOf(text.slice(0, text.length / 2))).toMatch(
      /cut off \(FILE\): copy or save it again/,
    );
    expect(problemOf(`${text}{"and": "more"}`)).toMatch(/not JSON.*after JSON at position/);
  });

  it('names the version it has and the one that is read', () => {
    const newer = text.replace('virt-tune/snapshot/1', 'virt-tune/snapshot/7');
    expect(problemOf(newer)).toMatch(/version 7 of its format; this virt-tune reads 1 \(FILE\)/);
  });

  it('says what another document is', () => {
    expect(problemOf('{"schema":"virt-tune/audit/1"}')).toMatch(
      /is a "virt-tune\/audit\/1" document/,
    );
    expect(problemOf('{}')).toMatch(/names no schema/);
    expect(problemOf('[]')).toMatch(/no JSON object/);
    expect(problemOf('null')).toMatch(/no JSON object/);
    expect(problemOf('hello')).toMatch(/not JSON/);
    expect(problemOf('')).toMatch(/is empty/);
    expect(problemOf(Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe]))).toMatch(/not text/);
    expect(problemOf(Uint8Array.from([0x1f, 0x8b, 8, 0]))).toMatch(
      /compressed \(FILE\): unpack it/,
    );
  });

  it('names the place inside the document', () => {
    const wrongGuest = changed(({ guests }) => {
      Object.assign(guests[0] ?? {}, { accelerator: { value: 12 } });
    });
    expect(problemOf(wrongGuest)).toMatch(
      /FILE, at guests\[0\]\.accelerator\.value\): .*expected string/,
    );
    const unknownMember = changed((document) => Object.assign(document, { surprise: 1 }));
    expect(problemOf(unknownMember)).toMatch(/at its top\): Unrecognized key: "surprise"/);
  });
});

describe('loadSnapshot on what is no readable file', () => {
  it('tells a missing file, a directory and a device apart', () => {
    expect(() => loadSnapshot(join(directory, 'none.json'))).toThrow(/there is no such file/);
    mkdirSync(join(directory, 'folder'));
    expect(() => loadSnapshot(join(directory, 'folder'))).toThrow(/is a directory/);
    expect(() => loadSnapshot('/dev/zero')).toThrow(/no regular file .*pipe it in/);
  });

  it('does not wait for the writer of a FIFO', () => {
    const path = join(directory, 'fifo');
    execFileSync('mkfifo', [path]);
    expect(() => loadSnapshot(path)).toThrow(/no regular file/);
  });

  it('says that permission is missing', () => {
    const path = join(directory, 'secret.json');
    writeFileSync(path, text);
    chmodSync(path, 0);
    // Root reads everything: for a moment this process is nobody.
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(NOBODY);
    try {
      expect(() => loadSnapshot(path)).toThrow(/permission denied/);
    } finally {
      if (root) process.seteuid?.(0);
    }
  });
});

describe('parseSnapshot', () => {
  it('reads bytes that were piped in', () => {
    expect(parseSnapshot(Buffer.from(text), 'standard input').guests[0]?.name).toBe('web');
  });
});
