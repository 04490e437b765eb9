/** A plan, to be printed one way or the other. */
export interface Planned {
  readonly document: object;
  text(): string;
  /** Guests for which there is no place. */
  readonly refused: number;
}
