/** Typed calls to a domain's QEMU monitor (reading only) and to its guest agent. */
import type { CallOptions, Channel } from './channel.ts';
import type { Domain } from './domain.ts';
import { ProtocolError, UsageError } from './error.ts';
import { domainAgentCommand, domainMonitorCommand } from './procedures/qemu.ts';

/** A QMP or guest agent command. */
export interface JsonCommand {
  readonly execute: string;
  readonly arguments?: Readonly<Record<string, unknown>> | undefined;
}

export interface QemuCalls {
  /**
   * QEMU's answer (`return`) to a monitor command that only reads: `query-*`, `qom-get`,
   * `qom-list`. libvirt marks the domain as tainted by "custom-monitor" and refuses this on a
   * read-only connection. Rejects with `UsageError` for any other command.
   */
  monitorCommand(domain: Domain, command: JsonCommand, options?: CallOptions): Promise<unknown>;
  /** The guest agent's answer (`return`). Rejects with `LibvirtError` if there is no agent. */
  agentCommand(domain: Domain, command: JsonCommand, options?: CallOptions): Promise<unknown>;
}

const readingCommand = /^(?:query-[a-z0-9-]+|qom-get|qom-list)$/;
/** Given to the guest agent where the call names no deadline. */
const agentTimeoutSeconds = 5;

function parseReturn(text: string, who: string): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    throw new ProtocolError(`${who} answered with what is not JSON`, { cause: error });
  }
  if (typeof answer === 'object' && answer !== null) {
    if ('return' in answer) return answer.return;
    if ('error' in answer) {
      throw new UsageError(`${who} refused the command: ${JSON.stringify(answer.error)}`);
    }
  }
  throw new ProtocolError(`${who} gave an answer without "return"`);
}

export function qemuCalls(channel: Channel): QemuCalls {
  return {
    async monitorCommand(domain, command, options) {
      if (!readingCommand.test(command.execute)) {
        throw new UsageError(`the monitor command "${command.execute}" is not known only to read`);
      }
      const request = { domain, command: JSON.stringify(command), flags: 0 };
      const { result } = await channel.call(domainMonitorCommand, request, options);
      return parseReturn(result, `QEMU of ${domain.name}`);
    },

    async agentCommand(domain, command, options) {
      const deadlineMs = options?.deadlineMs;
      const timeoutSeconds =
        deadlineMs === undefined ? agentTimeoutSeconds : Math.max(1, Math.ceil(deadlineMs / 1000));
      const request = { domain, command: JSON.stringify(command), timeoutSeconds, flags: 0 };
      const { result } = await channel.call(domainAgentCommand, request, options);
      return parseReturn(result ?? '', `the guest agent of ${domain.name}`);
    },
  };
}
