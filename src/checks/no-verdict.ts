/** Leaves a check early because a fact is missing. Thrown by `need`, caught by the runner, seen by nobody else. */
export class NoVerdict extends Error {
  readonly status: 'unknown' | 'not-applicable';

  constructor(status: 'unknown' | 'not-applicable', reason: string) {
    super(reason);
    this.status = status;
  }
}
