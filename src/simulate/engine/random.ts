/**
 * Numbers that look random and are the same for the same seed on every machine: xoshiro128** (Blackman and Vigna,
 * "Scrambled linear pseudorandom number generators", 2018), seeded through splitmix32.
 */
export class Random {
  declare private a: number;
  declare private b: number;
  declare private c: number;
  declare private d: number;

  constructor(seed: number) {
    let state = seed | 0;
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let mixed = state ^ (state >>> 16);
      mixed = Math.imul(mixed, 0x21f0aaad);
      mixed ^= mixed >>> 15;
      mixed = Math.imul(mixed, 0x735a2d97);
      return mixed ^ (mixed >>> 15);
    };
    this.a = next();
    this.b = next();
    this.c = next();
    this.d = next() | 1;
  }

  /** Evenly in [0, 1). */
  share(): number {
    const product = Math.imul(this.b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return (result >>> 0) / 0x1_0000_0000;
  }

  /** Exponentially, never 0 or infinite. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.share()) || Number.MIN_VALUE;
  }

  below(limit: number): number {
    return Math.floor(this.share() * limit);
  }
}
