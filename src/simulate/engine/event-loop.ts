import { type LoopExports, loopModule } from './loop-module.ts';

/** What a watcher is told of a thread. */
export type Step = 'in' | 'out';
export type Watch = (nowNs: number, step: Step, cpu: number, thread: number) => void;

/** The compiled event loop (`loop/`) with a host in it, empty at first. Each has its own memory. */
export type EventLoop = LoopExports;

let compiled: WebAssembly.Module | undefined;

/** @param watch told of every thread that comes to a pCPU or leaves it */
export function openEventLoop(seed: number, watch: Watch | undefined): EventLoop {
  compiled ??= new WebAssembly.Module(Buffer.from(loopModule, 'base64'));
  const onStep = (nowNs: number, isIn: number, cpu: number, thread: number): void =>
    watch?.(nowNs, isIn === 0 ? 'out' : 'in', cpu, thread);
  const abort = (message: number): never => {
    throw new Error(`the event loop cannot go on: ${textAt(loop.memory, message)}`);
  };
  const loop = new WebAssembly.Instance<EventLoop>(compiled, {
    // The program's own logarithm and power: with others a seed would mean something else.
    host: { log: Math.log, pow: Math.pow, onStep },
    env: { abort },
  }).exports;
  loop.setSeed(seed | 0);
  if (watch !== undefined) loop.watch();
  return loop;
}

/** UTF-16, with its length in bytes before it. */
function textAt({ buffer }: LoopExports['memory'], at: number): string {
  const [bytes = 0] = new Uint32Array(buffer, at - 4, 1);
  return new TextDecoder('utf-16le').decode(new Uint8Array(buffer, at, bytes));
}
