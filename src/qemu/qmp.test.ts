import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { connectQmp, type QmpSession } from './qmp.ts';
import { QmpError } from './qmp-error.ts';
import {
  type FakeMonitor,
  fakeMonitor,
  GREETING,
  negotiatedMonitor,
} from './testing/fake-monitor.ts';

/** Where a peer that never answers is waited for. */
const DEADLINE_MS = 150;
/** Where the answer must come first, however busy the machine is. */
const PATIENT_MS = 10_000;

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function peer(made: Promise<FakeMonitor>): Promise<FakeMonitor> {
  const monitor = await made;
  open.push(monitor);
  return monitor;
}

async function session(monitor: FakeMonitor, deadlineMs = PATIENT_MS): Promise<QmpSession> {
  const opened = await connectQmp(monitor.path, { deadlineMs });
  open.push(opened);
  return opened;
}

/** The error of a promise that has to fail. */
async function failureOf(outcome: Promise<unknown>): Promise<QmpError> {
  const error = await outcome.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof QmpError)) throw new Error(`expected a QmpError, found ${String(error)}`);
  return error;
}

describe('connectQmp', () => {
  it('negotiates, asks with an id and gives what was returned', async () => {
    const monitor = await peer(
      negotiatedMonitor((id) => `{"return": {"enabled": true, "present": true}, "id": ${id}}\n`),
    );
    const qmp = await session(monitor);
    expect(await qmp.execute('query-kvm')).toEqual({ enabled: true, present: true });
    expect(monitor.received()).toBe(
      '{"execute":"qmp_capabilities","id":1}\n{"execute":"query-kvm","id":2}\n',
    );
  });

  it('sends arguments', async () => {
    const monitor = await peer(negotiatedMonitor((id) => `{"return": [], "id": ${id}}\n`));
    const qmp = await session(monitor);
    expect(await qmp.execute('query-stats', { target: 'vm' })).toEqual([]);
    expect(monitor.received()).toContain(
      '{"execute":"query-stats","arguments":{"target":"vm"},"id":2}',
    );
  });

  it('tells answers apart that come out of turn, in pieces, between events', async () => {
    const asked: number[] = [];
    const monitor = await peer(
      negotiatedMonitor((id, _line, socket) => {
        asked.push(id);
        if (asked.length < 2) return undefined;
        const [first, second] = asked;
        const text = `{"event": "RESUME", "timestamp": {}}\n{"return": "second", "id": ${second}}\n{"return": "first", "id": ${first}}\n`;
        for (const piece of text.match(/.{1,7}|\n/gs) ?? []) socket.write(piece);
        return undefined;
      }),
    );
    const qmp = await session(monitor);
    expect(await Promise.all([qmp.execute('query-status'), qmp.execute('query-block')])).toEqual([
      'first',
      'second',
    ]);
  });

  it('reads characters that are split between packets', async () => {
    const monitor = await peer(
      negotiatedMonitor((id, _line, socket) => {
        const bytes = Buffer.from(`{"return": "grün €", "id": ${id}}\n`);
        socket.write(bytes.subarray(0, 15));
        setTimeout(() => socket.write(bytes.subarray(15)), 5);
        return undefined;
      }),
    );
    expect(await (await session(monitor)).execute('query-name')).toBe('grün €');
  });

  it('reports a refused command by QEMU’s error class and goes on', async () => {
    const monitor = await peer(
      negotiatedMonitor((id, line) =>
        line.includes('query-balloon')
          ? `{"id": ${id}, "error": {"class": "DeviceNotActive", "desc": "owner's secret"}}\n`
          : `{"return": 1, "id": ${id}}\n`,
      ),
    );
    const qmp = await session(monitor);
    const error = await failureOf(qmp.execute('query-balloon'));
    expect(error.failure).toBe('refused');
    expect(error.message).toBe('query-balloon: QEMU refused it (DeviceNotActive)');
    expect(await qmp.execute('query-status')).toBe(1);
  });

  it.each(['quit', 'system_reset', 'human-monitor-command', 'qom-set', 'query-kvm\n{}'])(
    'never sends %j, which does not only read',
    async (command) => {
      const monitor = await peer(negotiatedMonitor((id) => `{"return": {}, "id": ${id}}\n`));
      const qmp = await session(monitor);
      expect((await failureOf(qmp.execute(command))).failure).toBe('refused');
      await qmp.execute('query-status');
      expect(monitor.received()).not.toContain(JSON.stringify(command));
    },
  );

  it('calls a monitor that accepts and does not greet busy', async () => {
    const monitor = await peer(fakeMonitor(() => undefined, ''));
    const error = await failureOf(connectQmp(monitor.path, { deadlineMs: DEADLINE_MS }));
    expect(error.failure).toBe('busy');
    expect(error.message).toContain('another client may hold it');
  });

  it('gives up on a peer that greets and then hangs', async () => {
    const monitor = await peer(fakeMonitor(() => undefined));
    const started = performance.now();
    const error = await failureOf(connectQmp(monitor.path, { deadlineMs: DEADLINE_MS }));
    expect(error.failure).toBe('silent');
    expect(performance.now() - started).toBeLessThan(PATIENT_MS);
  });

  it('gives up on a command without an answer, though events keep coming', async () => {
    let timer: NodeJS.Timeout | undefined;
    const monitor = await peer(
      negotiatedMonitor((_id, _line, socket) => {
        timer = setInterval(() => socket.write('{"event": "RTC_CHANGE"}\n'), 2);
        return undefined;
      }),
    );
    const qmp = await session(monitor, 500);
    const error = await failureOf(qmp.execute('query-status'));
    clearInterval(timer);
    expect(error.failure).toBe('silent');
    expect((await failureOf(qmp.execute('query-status'))).failure).toBe('closed');
  });

  it.each([
    ['text', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['JSON of another protocol', '{"jsonrpc": "2.0"}\n'],
    ['bytes', Buffer.from([0xff, 0xfe, 0x00, 0x0a])],
  ])('calls a greeting of %s garbage', async (_kind, greeting) => {
    const monitor = await peer(fakeMonitor(() => undefined, greeting));
    const error = await failureOf(connectQmp(monitor.path, { deadlineMs: PATIENT_MS }));
    expect(error.failure).toBe('garbage');
    expect(error.message).not.toContain('SSH');
  });

  it('ends a line without end at its limit', async () => {
    const monitor = await peer(
      negotiatedMonitor((_id, _line, socket) => {
        const flood = Buffer.alloc(1024 * 1024, 'x');
        for (let mebibyte = 0; mebibyte < 17; mebibyte++) socket.write(flood);
        return undefined;
      }),
    );
    const qmp = await session(monitor, 10_000);
    const error = await failureOf(qmp.execute('query-block'));
    expect(error.failure).toBe('garbage');
    expect(error.message).toContain('a line of more than 16777216 bytes');
  });

  it('fails what is under way when QEMU ends', async () => {
    const monitor = await peer(
      negotiatedMonitor((_id, _line, socket) => {
        socket.end();
        return undefined;
      }),
    );
    const qmp = await session(monitor);
    expect((await failureOf(qmp.execute('query-status'))).failure).toBe('closed');
  });

  it('fails what is under way when it is closed', async () => {
    const monitor = await peer(negotiatedMonitor(() => undefined));
    const qmp = await session(monitor);
    const waiting = failureOf(qmp.execute('query-status'));
    qmp.close();
    expect((await waiting).failure).toBe('closed');
  });

  it.each([
    ['/nonexistent/virt-tune/monitor', 'no such socket'],
    ['relative/monitor', 'not an absolute path'],
    ['/with\0nul', 'not an absolute path'],
    [`/${'long'.repeat(100)}`, 'cannot connect'],
    ['/dev/null', 'nobody listens'],
  ])('says of %j why it cannot connect', async (path, why) => {
    const error = await failureOf(connectQmp(path, { deadlineMs: PATIENT_MS }));
    expect(error.failure).toBe('unreachable');
    expect(error.message).toContain(why);
  });

  it('fails as QmpError or answers, whatever the peer sends', async () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(`${text}\n`)),
      fc
        .record({ id: fc.oneof(fc.nat(3), fc.string()), return: fc.jsonValue() })
        .map((message) => Buffer.from(`${JSON.stringify(message)}\n`)),
      fc
        .record({
          id: fc.nat(3),
          error: fc.oneof(fc.jsonValue(), fc.record({ class: fc.jsonValue() })),
        })
        .map((message) => Buffer.from(`${JSON.stringify(message)}\n`)),
    );
    const property = fc.asyncProperty(fc.array(noise, { maxLength: 8 }), async (pieces) => {
      const sent = Buffer.concat(pieces);
      const monitor = await fakeMonitor((_line, socket) => {
        socket.end(sent);
        return undefined;
      }, GREETING);
      try {
        const qmp = await connectQmp(monitor.path, { deadlineMs: DEADLINE_MS });
        await qmp.execute('query-status').finally(qmp.close);
      } catch (error) {
        expect(error).toBeInstanceOf(QmpError);
      } finally {
        await monitor.close();
      }
    });
    await fc.assert(property, { numRuns: 100 });
  });
});
