/**
 * Leaves a check early because a fact is missing. Thrown by `need`, caught by the runner, seen by nobody else. It is
 * no Error: nobody reads its stack, and to capture one takes longer than most checks do.
 */
export class NoVerdict {
  readonly status: 'unknown' | 'not-applicable';
  readonly reason: string;

  constructor(status: 'unknown' | 'not-applicable', reason: string) {
    this.status = status;
    this.reason = reason;
  }
}
