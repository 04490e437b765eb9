/** A byte stream to a libvirt daemon, however it is carried. */
import type { Readable, Writable } from 'node:stream';

export interface Transport {
  readonly readable: Readable;
  /** Its errors are the carrier's to handle: they end `readable`. */
  readonly writable: Writable;
  /** Where it leads, for messages: a socket path, a host. */
  readonly where: string;
  /** What the carrier itself said before the stream ended, for example ssh on its stderr. */
  lastWords(): string | undefined;
  destroy(): void;
}
