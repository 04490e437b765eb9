/** Procedures of the QEMU driver alone. Source: libvirt's `src/remote/qemu_protocol.x`. */
import { domain } from '../domain.ts';
import { type Procedure, qemu } from '../procedure.ts';
import { int32, optional, string, struct, uint32 } from '../xdr.ts';
import type { OnDomainWithFlags } from './domain.ts';

export interface MonitorCommand extends OnDomainWithFlags {
  /** A QMP command as JSON. */
  readonly command: string;
}

export const domainMonitorCommand: Procedure<MonitorCommand, { result: string }> = qemu({
  number: 1,
  name: 'QEMU_DOMAIN_MONITOR_COMMAND',
  args: struct<MonitorCommand>({ domain, command: string, flags: uint32 }),
  reply: struct({ result: string }),
});

export interface AgentCommand extends OnDomainWithFlags {
  /** A guest agent command as JSON. */
  readonly command: string;
  /** How long libvirt waits for the guest agent. */
  readonly timeoutSeconds: number;
}

export const domainAgentCommand: Procedure<AgentCommand, { result: string | undefined }> = qemu({
  number: 3,
  name: 'QEMU_DOMAIN_AGENT_COMMAND',
  args: struct<AgentCommand>({ domain, command: string, timeoutSeconds: int32, flags: uint32 }),
  reply: struct({ result: optional(string) }),
});
