/**
 * Nodes and the share of accesses that goes to each, only those that get any: one or two of perhaps 64, and all of them are
 * gone through for every thread that is costed anew.
 */
export class Access {
  used: i32 = 0;
  nodes: StaticArray<i32>;
  shares: StaticArray<f64>;

  constructor(nodes: i32) {
    this.nodes = new StaticArray<i32>(nodes);
    this.shares = new StaticArray<f64>(nodes);
  }

  clear(): void {
    this.used = 0;
  }

  add(node: i32, share: f64): void {
    this.nodes[this.used] = node;
    this.shares[this.used] = share;
    this.used += 1;
  }
}

const LOCAL: i32 = 0;
const REMOTE: i32 = 1;
const BANDWIDTH: i32 = 2;
const EPOCH: i32 = 3;
const WIDTH: i32 = 4;

/** What memory costs a vCPU, by the node it runs on: four numbers a node, side by side, as they are read together. */
export class MemoryCosts {
  private values: StaticArray<f64>;

  constructor(nodes: i32) {
    this.values = new StaticArray<f64>(nodes * WIDTH);
    for (let node = 0; node < nodes; node += 1) this.values[node * WIDTH + EPOCH] = -1;
  }

  /** Of its accesses, the share that goes to the node itself. */
  local(node: i32): f64 {
    return this.values[node * WIDTH + LOCAL];
  }

  /** Slow-down by remote memory. */
  remote(node: i32): f64 {
    return this.values[node * WIDTH + REMOTE];
  }

  setAccess(node: i32, local: f64, remote: f64): void {
    this.values[node * WIDTH + LOCAL] = local;
    this.values[node * WIDTH + REMOTE] = remote;
  }

  /** The same by full controllers and links, as of the epoch in which it was set. */
  bandwidth(node: i32): f64 {
    return this.values[node * WIDTH + BANDWIDTH];
  }

  isOf(node: i32, epoch: i32): bool {
    return this.values[node * WIDTH + EPOCH] === f64(epoch);
  }

  setBandwidth(node: i32, slowDown: f64, epoch: i32): void {
    this.values[node * WIDTH + BANDWIDTH] = slowDown;
    this.values[node * WIDTH + EPOCH] = f64(epoch);
  }
}
