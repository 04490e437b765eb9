export let nowNs: f64 = 0;

export function setClock(ns: f64): void {
  nowNs = ns;
}

/** What is known of memory and caches; who runs by what was known before is to be told. */
export let epoch: i32 = 0;

export function beginEpoch(): void {
  epoch += 1;
}
