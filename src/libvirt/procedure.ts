/** What the client knows of one procedure: its number and how its arguments and reply are coded. */
import { type Program, qemuProgram, remoteProgram } from './protocol.ts';
import type { Codec } from './xdr.ts';

export interface Procedure<Args, Reply> {
  readonly program: Program;
  readonly number: number;
  /** libvirt's own name for it, for messages. */
  readonly name: string;
  readonly args: Codec<Args>;
  readonly reply: Codec<Reply>;
}

/** A message libvirt sends unasked, once something was registered. */
export interface EventMessage<Body> {
  readonly program: Program;
  readonly number: number;
  readonly name: string;
  readonly body: Codec<Body>;
}

type Definition<Args, Reply> = Omit<Procedure<Args, Reply>, 'program'>;

/** A procedure of the remote program: the public API, one procedure a function. */
export function remote<Args, Reply>(definition: Definition<Args, Reply>): Procedure<Args, Reply> {
  return { program: remoteProgram, ...definition };
}

/** A procedure of the QEMU program: what only the QEMU driver has. */
export function qemu<Args, Reply>(definition: Definition<Args, Reply>): Procedure<Args, Reply> {
  return { program: qemuProgram, ...definition };
}
