/** Some of the host's pCPUs or nodes. */
export class Some {
  private bits: StaticArray<u64>;

  constructor(count: i32) {
    this.bits = new StaticArray<u64>((count + 63) >> 6);
  }

  add(index: i32): void {
    this.bits[index >> 6] |= u64(1) << (index & 63);
  }

  has(index: i32): bool {
    return ((this.bits[index >> 6] >> (index & 63)) & 1) !== 0;
  }
}
