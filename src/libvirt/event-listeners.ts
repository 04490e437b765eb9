/** Who wants to hear which of the daemon's event messages. */
import type { Buffer } from 'node:buffer';
import type { Packet } from './packet.ts';
import type { EventMessage } from './procedure.ts';
import { decoded } from './xdr.ts';

type Dispatch = (payload: Buffer) => void;

export interface EventListeners {
  /** Calls `listener` for every such event, until the returned function is called. */
  add<Body>(event: EventMessage<Body>, listener: (body: Body) => void): () => void;
  /**
   * Hands an event to its listeners, to nobody if there are none: an event may still be under
   * way when its registration ends. Throws `ProtocolError` for one that cannot be read.
   */
  dispatch(packet: Packet): void;
}

function keyOf(program: number, procedure: number): string {
  return `${program}:${procedure}`;
}

/** `onError` is told what a listener threw. */
export function createEventListeners(onError: (error: unknown) => void): EventListeners {
  const listeners = new Map<string, Set<Dispatch>>();

  return {
    add(event, listener) {
      const key = keyOf(event.program.id, event.number);
      const all = listeners.get(key) ?? new Set();
      listeners.set(key, all);
      const dispatch: Dispatch = (payload) => {
        const body = decoded(event.body, payload);
        try {
          listener(body);
        } catch (error) {
          onError(error);
        }
      };
      all.add(dispatch);
      return () => {
        all.delete(dispatch);
      };
    },

    dispatch({ header, payload }) {
      const all = listeners.get(keyOf(header.program, header.procedure)) ?? [];
      for (const dispatch of [...all]) dispatch(payload);
    },
  };
}
