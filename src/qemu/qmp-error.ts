/**
 * Why a monitor did not answer.
 * - unreachable: no such socket, nobody behind it, no permission
 * - busy: connected, but not greeted: QEMU serves one client a monitor, and another one holds it
 * - silent: no answer within the deadline
 * - garbage: an answer that is not QMP, or longer than the limit
 * - closed: the connection ended
 * - refused: QEMU (or this client, which only reads) refused the command
 */
export type QmpFailure = 'unreachable' | 'busy' | 'silent' | 'garbage' | 'closed' | 'refused';

/** The message names the socket or command; it never repeats what the peer sent, except QEMU's own error class. */
export class QmpError extends Error {
  override readonly name = 'QmpError';
  readonly failure: QmpFailure;

  constructor(failure: QmpFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}
