import { programRunner } from '../collect/run-program.ts';
import { type Connection, connect } from '../libvirt/connection.ts';
import { messageOf } from '../libvirt/error.ts';
import { Problem } from '../model/problem.ts';
import type { World } from './kind.ts';

const CONNECT_DEADLINE_MS = 30_000;
/** A change that takes long on a busy host is better waited for than half made. */
const CALL_DEADLINE_MS = 60_000;

/**
 * The way to this host, or to what looks like one below `root`. libvirt is called when the first change needs it; a
 * connection that ended, as when the daemon was restarted, is opened anew. Disposing it says goodbye to all of them.
 */
export function createWorld(
  root: string,
  signal: AbortSignal,
  ending?: AbortSignal,
): World & AsyncDisposable {
  const open = new Map<string, Promise<Connection>>();
  return {
    root,
    signal,
    ending,
    run: programRunner(signal),
    libvirt(uri) {
      const known = open.get(uri);
      if (known !== undefined) return known;
      const opening = openToWrite(uri, signal);
      open.set(uri, opening);
      const forget = (): void => {
        if (open.get(uri) === opening) open.delete(uri);
      };
      void opening.then(({ closed }) => closed.then(forget), forget);
      return opening;
    },
    async [Symbol.asyncDispose]() {
      const all = await Promise.allSettled(open.values());
      open.clear();
      await Promise.all(all.map((each) => each.status === 'fulfilled' && each.value.close()));
    },
  };
}

async function openToWrite(uri: string, signal: AbortSignal): Promise<Connection> {
  try {
    return await connect(uri, {
      readOnly: false,
      signal,
      connectDeadlineMs: CONNECT_DEADLINE_MS,
      deadlineMs: CALL_DEADLINE_MS,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new Problem({ what: messageOf(error), where: uri, cause: error });
  }
}
