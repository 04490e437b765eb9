/** Where a guest is or may be. */
export interface Choice {
  /** By cell. */
  readonly nodes: readonly number[];
  /** The node whose devices it gets; -1: it needs none. */
  readonly deviceNode: number;
  /** The pool of each other device it gets. */
  readonly pools?: readonly number[] | undefined;
}

export function sameChoice(one: Choice, other: Choice): boolean {
  return (
    one.deviceNode === other.deviceNode && one.nodes.every((node, at) => node === other.nodes[at])
  );
}
