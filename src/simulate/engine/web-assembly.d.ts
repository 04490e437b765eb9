/** What is used of a language feature that TypeScript only describes for browsers. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance<Exports> {
    readonly exports: Exports;
    constructor(
      module: Module,
      imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
    );
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  class Global {
    value: number;
  }
}
