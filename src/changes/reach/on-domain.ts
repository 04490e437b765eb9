import type { Connection } from '../../libvirt/connection.ts';
import type { Domain } from '../../libvirt/domain.ts';
import { LibvirtError, libvirtErrorCode, messageOf } from '../../libvirt/error.ts';
import { Problem } from '../../model/problem.ts';
import { Gone, type World } from '../kind.ts';

/** What tells one guest of one libvirt from all others. */
interface DomainId {
  readonly uri: string;
  readonly uuid: string;
}

/** Only the daemons of this host: a URI may otherwise name a program that is run to reach another. */
const LOCAL = /^\w+(?:\+unix)?:\/\/\/\w*(?:\?socket=[\w./-]+)?$/;

/** Does something with a guest. What libvirt refuses becomes a `Problem` of one line, a guest that is gone `Gone`. */
export async function onDomain<T>(
  { uri, uuid }: DomainId,
  world: World,
  use: (connection: Connection, domain: Domain) => Promise<T>,
): Promise<T> {
  if (!LOCAL.test(uri))
    throw new Problem({
      what: 'not a libvirt of this host',
      where: uri,
      remedy: 'make the plan on the host itself, with a URI such as qemu:///system',
    });
  const connection = await world.libvirt(uri);
  try {
    return await use(connection, await connection.lookupByUuid(uuid, world));
  } catch (error) {
    world.signal.throwIfAborted();
    throw refusal(error, uuid);
  }
}

/** The same with a guest that runs. */
export async function onRunningDomain<T>(
  id: DomainId,
  world: World,
  use: (connection: Connection, domain: Domain) => Promise<T>,
): Promise<T> {
  return await onDomain(id, world, async (connection, domain) => {
    if (domain.id < 0) throw notRunning(domain);
    try {
      return await use(connection, domain);
    } catch (error) {
      if (!isRefusal(error, libvirtErrorCode.operationInvalid)) throw error;
      // It may have ended between the question and the change.
      const { id: now } = await connection.lookupByUuid(id.uuid, world);
      throw now < 0 ? notRunning(domain) : error;
    }
  });
}

function notRunning({ name }: Domain): Gone {
  return new Gone({ what: `the guest ${name} does not run any more` });
}

function isRefusal(error: unknown, code: number): error is LibvirtError {
  return error instanceof LibvirtError && error.code === code;
}

function refusal(error: unknown, uuid: string): Problem {
  if (error instanceof Problem) return error;
  if (isRefusal(error, libvirtErrorCode.noDomain))
    return new Gone({ what: `libvirt has no guest ${uuid} any more`, cause: error });
  const what =
    error instanceof LibvirtError ? `libvirt refuses: ${inOneLine(error)}` : messageOf(error);
  return new Problem({ what, cause: error });
}

export function inOneLine(error: LibvirtError): string {
  return error.message.trim().replaceAll(/\s*\n\s*/g, ', ');
}
