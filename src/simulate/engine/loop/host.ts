/** What the host of the module gives it: the same logarithm and power as the rest of the program, so that seeds mean the same. */
export declare function log(x: f64): f64;
export declare function pow(base: f64, exponent: f64): f64;
/** Told of each thread that comes to a pCPU or leaves it, if anybody wants to know. */
export declare function onStep(nowNs: f64, isIn: bool, cpu: i32, thread: i32): void;
