/** Hearing that domains start, stop, pause and go. */
import type { CallOptions, Channel } from './channel.ts';
import type { Domain } from './domain.ts';
import {
  deregisterDomainEvent,
  domainEventId,
  lifecycleMessage,
  registerDomainEvent,
} from './procedures/event.ts';

/** `virDomainEventType`, at its number's place. */
export const lifecycleEvents = [
  'defined',
  'undefined',
  'started',
  'suspended',
  'resumed',
  'stopped',
  'shutdown',
  'pm-suspended',
  'crashed',
] as const;

export interface LifecycleEvent {
  readonly domain: Domain;
  /** What happened; "unknown" for what a newer libvirt has added. */
  readonly event: (typeof lifecycleEvents)[number] | 'unknown';
  /** libvirt's number for why, whose meaning depends on the event. */
  readonly detail: number;
}

export type LifecycleListener = (event: LifecycleEvent) => void;

export interface LifecycleCalls {
  /**
   * Calls `listener` for every change from now on. Resolves once libvirt has promised to report,
   * with the function that ends it. Events stop, silently, when the connection ends.
   */
  onLifecycle(listener: LifecycleListener, options?: CallOptions): Promise<() => Promise<void>>;
}

export function lifecycleCalls(channel: Channel): LifecycleCalls {
  return {
    async onLifecycle(listener, options) {
      let callback: number | undefined;
      // Events may arrive together with the answer to the registration: held until it is known.
      let early: (() => void)[] | undefined = [];
      const stop = channel.onEvent(lifecycleMessage, (message) => {
        const deliver = (): void => {
          if (message.callback !== callback) return;
          const event = lifecycleEvents[message.event] ?? 'unknown';
          listener({ domain: message.domain, event, detail: message.detail });
        };
        if (early === undefined) deliver();
        else early.push(deliver);
      });
      try {
        const query = { event: domainEventId.lifecycle, domain: undefined };
        callback = (await channel.call(registerDomainEvent, query, options)).callback;
      } catch (error) {
        stop();
        throw error;
      }
      const registered = callback;
      const held = early;
      early = undefined;
      for (const deliver of held) deliver();
      return async () => {
        stop();
        await channel.call(deregisterDomainEvent, { callback: registered }, options);
      };
    },
  };
}
