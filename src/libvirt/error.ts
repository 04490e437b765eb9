/**
 * Every way in which talking to libvirt can fail, one class each. All messages are one line that
 * a person can read: what, where, and (where there is one) the remedy.
 */

/** What libvirt itself reports: its `virError`, whole. */
export interface LibvirtErrorFields {
  /** `virErrorNumber`, for example 42 for an unknown domain. */
  readonly code: number;
  /** `virErrorDomain`: the part of libvirt that failed. */
  readonly domain: number;
  /** `virErrorLevel`: 1 warning, 2 error. */
  readonly level: number;
  readonly message: string | undefined;
  readonly str1: string | undefined;
  readonly str2: string | undefined;
  readonly str3: string | undefined;
  readonly int1: number;
  readonly int2: number;
}

/** libvirt answered a call with an error. The connection is fine. */
export class LibvirtError extends Error implements LibvirtErrorFields {
  override readonly name: string = 'LibvirtError';
  readonly procedure: string;
  readonly code: number;
  readonly domain: number;
  readonly level: number;
  readonly str1: string | undefined;
  readonly str2: string | undefined;
  readonly str3: string | undefined;
  readonly int1: number;
  readonly int2: number;

  constructor(procedure: string, fields: LibvirtErrorFields) {
    super(fields.message ?? `libvirt refused ${procedure} with error ${fields.code}`);
    this.procedure = procedure;
    this.code = fields.code;
    this.domain = fields.domain;
    this.level = fields.level;
    this.str1 = fields.str1;
    this.str2 = fields.str2;
    this.str3 = fields.str3;
    this.int1 = fields.int1;
    this.int2 = fields.int2;
  }
}

/** The `virErrorNumber` values that callers act upon. */
export const libvirtErrorCode = {
  operationDenied: 29,
  noDomain: 42,
  authFailed: 45,
  operationInvalid: 55,
  operationTimeout: 68,
  authCancelled: 79,
  authUnavailable: 94,
} as const;

/** The peer sent what the protocol does not allow. The connection is closed. */
export class ProtocolError extends Error {
  override readonly name: string = 'ProtocolError';
  readonly code = 'LIBVIRT_PROTOCOL';
}

/** The connection ended, or had ended before the call. */
export class ClosedError extends Error {
  override readonly name: string = 'ClosedError';
  readonly code = 'LIBVIRT_CLOSED';
}

/** No answer within the call's deadline. The connection stays usable for other calls. */
export class DeadlineError extends Error {
  override readonly name: string = 'DeadlineError';
  readonly code = 'LIBVIRT_DEADLINE';
  readonly procedure: string;
  readonly deadlineMs: number;

  constructor(procedure: string, deadlineMs: number, why: string) {
    super(`libvirt did not answer ${procedure} within ${deadlineMs} ms: ${why}`);
    this.procedure = procedure;
    this.deadlineMs = deadlineMs;
  }
}

/** The request itself cannot be made: a bad URI, a monitor command that is not a query. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
  readonly code = 'LIBVIRT_USAGE';
}

export type UnavailableReason =
  | 'not-installed'
  | 'not-running'
  | 'permission'
  | 'authentication'
  | 'unreachable'
  | 'certificate';

/** There is no libvirt to talk to, for a reason a person can act on. An ordinary outcome. */
export class LibvirtUnavailable extends Error {
  override readonly name: string = 'LibvirtUnavailable';
  readonly code = 'LIBVIRT_UNAVAILABLE';
  readonly reason: UnavailableReason;
  /** The socket, host or URI that was tried. */
  readonly where: string;
  readonly remedy: string;

  constructor(
    reason: UnavailableReason,
    details: { what: string; where: string; remedy: string; cause?: unknown },
  ) {
    super(`${details.what} (${details.where}): ${details.remedy}`, { cause: details.cause });
    this.reason = reason;
    this.where = details.where;
    this.remedy = details.remedy;
  }
}

/** The `code` of a Node system error, or undefined. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** An error's message, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
