import { describe, expect, it } from 'vitest';
import { programRunner } from './run-program.ts';

const { signal } = new AbortController();
const run = programRunner(signal);

describe('a program', () => {
  it('that is not installed is absent', async () => {
    expect(await run('virt-tune-no-such-program', [])).toEqual({ absent: true });
  });

  it('gets its arguments as they are, and its input', async () => {
    expect(await run('printf', ['%s', '$(id) "; `id`'])).toEqual({ value: '$(id) "; `id`' });
    expect(await run('cat', [], { input: 'hello' })).toEqual({ value: 'hello' });
  });

  it('that fails is unreadable, with the first thing it said', async () => {
    expect(await run('sh', ['-c', 'echo bad luck >&2; echo more >&2; exit 3'])).toEqual({
      unreadable: 'sh: bad luck',
    });
  });

  it('that takes too long is killed', async () => {
    expect(await run('sleep', ['60'], { timeoutMs: 50 })).toEqual({
      unreadable: 'sleep: no answer within 50 ms',
    });
  });

  it('whose own child keeps its output open holds nothing up', async () => {
    const startedAt = performance.now();
    // The shell dies; the sleeper has its output open still.
    const output = await run('sh', ['-c', 'sleep 5 & wait'], { timeoutMs: 50 });
    expect(output).toEqual({ unreadable: 'sh: no answer within 50 ms' });
    expect(performance.now() - startedAt).toBeLessThan(4000);
  });
});
