/** An answer, to be printed one way or another. */
export interface Simulated {
  readonly document: object;
  text(): string;
  html?(): string;
}
