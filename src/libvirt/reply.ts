/** Reading the answer to a call. */
import { LibvirtError, ProtocolError } from './error.ts';
import type { Packet } from './packet.ts';
import type { Procedure } from './procedure.ts';
import { messageStatus } from './protocol.ts';
import { remoteError } from './remote-error.ts';
import { decoded } from './xdr.ts';

export type Reply<T> = { readonly value: T } | { readonly error: LibvirtError };

/** The procedure's value or libvirt's error; throws `ProtocolError` for what is neither. */
export function readReply<Args, T>(packet: Packet, procedure: Procedure<Args, T>): Reply<T> {
  const { header, payload } = packet;
  const { program, number, name } = procedure;
  const own =
    header.program === program.id &&
    header.version === program.version &&
    header.procedure === number;
  if (!own) throw new ProtocolError(`the answer to ${name} is for another procedure`);
  if (header.status === messageStatus.ok) return { value: decoded(procedure.reply, payload) };
  if (header.status === messageStatus.error) {
    return { error: new LibvirtError(name, decoded(remoteError, payload)) };
  }
  throw new ProtocolError(`the answer to ${name} has the unknown status ${header.status}`);
}
