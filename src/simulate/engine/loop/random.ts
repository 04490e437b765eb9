import { log } from './host';

let a: i32 = 0;
let b: i32 = 0;
let c: i32 = 0;
let d: i32 = 0;
let state: i32 = 0;

/**
 * Numbers that look random and are the same for the same seed on every machine: xoshiro128** (Blackman and Vigna,
 * "Scrambled linear pseudorandom number generators", 2018), seeded through splitmix32.
 */
export function setSeed(seed: i32): void {
  state = seed;
  a = split();
  b = split();
  c = split();
  d = split() | 1;
}

function split(): i32 {
  state -= 0x61c88647;
  let mixed = state ^ (state >>> 16);
  mixed *= 0x21f0aaad;
  mixed ^= mixed >>> 15;
  mixed *= 0x735a2d97;
  return mixed ^ (mixed >>> 15);
}

/** Evenly in [0, 1). */
export function share(): f64 {
  const result = rotl(b * 5, 7) * 9;
  const shifted = b << 9;
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= shifted;
  d = rotl(d, 11);
  return f64(u32(result)) / 4294967296;
}

/** Exponentially, never 0 or infinite. */
export function exponential(mean: f64): f64 {
  const drawn = -mean * log(1 - share());
  return drawn > 0 ? drawn : f64.MIN_VALUE;
}

export function below(limit: i32): i32 {
  return i32(Math.floor(share() * f64(limit)));
}
