/**
 * A failure the user can do something about: bad input, missing permission, unreachable peer.
 * Shown as one line, never with a stack trace. Programming errors are plain `Error`s.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly what: string;
  readonly where: string | undefined;
  readonly remedy: string | undefined;

  constructor(problem: { what: string; where?: string; remedy?: string; cause?: unknown }) {
    const place = problem.where === undefined ? '' : ` (${problem.where})`;
    const help = problem.remedy === undefined ? '' : `: ${problem.remedy}`;
    super(`${problem.what}${place}${help}`, { cause: problem.cause });
    this.what = problem.what;
    this.where = problem.where;
    this.remedy = problem.remedy;
  }
}
