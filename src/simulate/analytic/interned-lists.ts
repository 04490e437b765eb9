/** One list for equal lists, so that vCPUs which may use the same pCPUs share it. */
export class InternedLists {
  private readonly known = new Map<string, readonly number[]>();

  of(list: readonly number[]): readonly number[] {
    const key = list.join();
    const found = this.known.get(key) ?? list;
    this.known.set(key, found);
    return found;
  }
}
