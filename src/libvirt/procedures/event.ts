/** Registering for domain events, and the events themselves. */
import { type Domain, domain } from '../domain.ts';
import { type EventMessage, type Procedure, remote } from '../procedure.ts';
import { remoteProgram } from '../protocol.ts';
import { int32, nothing, optional, struct } from '../xdr.ts';

/** `virDomainEventID`. */
export const domainEventId = { lifecycle: 0 } as const;

export const registerDomainEvent: Procedure<
  { event: number; domain: Domain | undefined },
  { callback: number }
> = remote({
  number: 316,
  name: 'CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY',
  args: struct({ event: int32, domain: optional(domain) }),
  reply: struct({ callback: int32 }),
});

export const deregisterDomainEvent: Procedure<{ callback: number }, void> = remote({
  number: 317,
  name: 'CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY',
  args: struct({ callback: int32 }),
  reply: nothing,
});

export interface LifecycleMessage {
  readonly callback: number;
  readonly domain: Domain;
  readonly event: number;
  readonly detail: number;
}

export const lifecycleMessage: EventMessage<LifecycleMessage> = {
  program: remoteProgram,
  number: 318,
  name: 'DOMAIN_EVENT_CALLBACK_LIFECYCLE',
  body: struct<LifecycleMessage>({ callback: int32, domain, event: int32, detail: int32 }),
};
