import { describe, expect, it } from 'vitest';
import type { Connection } from './connection.ts';
import { ProtocolError, UsageError } from './error.ts';
import { type AgentCommand, domainAgentCommand } from './procedures/qemu.ts';
import { type Respond, replyTo } from './testing/fake-daemon.ts';
import { someDomain, withPeer } from './testing/with-peer.ts';
import { decoded } from './xdr.ts';

/** Runs `use` with a guest whose agent answers every command with `result`. */
async function withAgent(
  result: string | undefined,
  use: (connection: Connection, asked: AgentCommand[]) => Promise<void>,
): Promise<void> {
  const asked: AgentCommand[] = [];
  const respond: Respond = (packet, socket) => {
    if (packet.header.program !== domainAgentCommand.program.id) return;
    asked.push(decoded(domainAgentCommand.args, packet.payload));
    socket.write(replyTo(packet, domainAgentCommand, { result }));
  };
  await withPeer(respond, (connection) => use(connection, asked));
}

describe('the guest agent', () => {
  it('is asked in JSON, with as much time as the call has, and answers in JSON', async () => {
    await withAgent('{"return":{"version":"7.2"}}', async (connection, asked) => {
      const command = { execute: 'guest-info', arguments: { deep: [1] } };
      const answer = await connection.agentCommand(someDomain, command, { deadlineMs: 1500 });
      expect(answer).toEqual({ version: '7.2' });
      const text = '{"execute":"guest-info","arguments":{"deep":[1]}}';
      expect(asked).toEqual([{ domain: someDomain, command: text, timeoutSeconds: 2, flags: 0 }]);
    });
  });

  it.each([
    ['{"error":{"class":"CommandNotFound"}}', UsageError],
    ['{"event":"X"}', ProtocolError],
    ['null', ProtocolError],
    ['{', ProtocolError],
    [undefined, ProtocolError],
  ])('answering %s is no answer', async (result, kind) => {
    await withAgent(result, async (connection) => {
      await expect(connection.agentCommand(someDomain, { execute: 'guest-ping' })).rejects.toThrow(
        kind,
      );
    });
  });
});
