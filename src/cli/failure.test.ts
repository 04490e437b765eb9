import { describe, expect, it } from 'vitest';
import { Problem } from '../model/problem.ts';
import { report } from './failure.ts';
import { recordingIo } from './testing/recording-io.ts';

function notesOf(error: unknown, debug: boolean): string[] {
  const { io, notes } = recordingIo();
  report(error, io, debug);
  return notes;
}

describe('a failure', () => {
  it("of the user's making is what, where and remedy in one line", () => {
    const problem = new Problem({ what: 'no such root', where: '/srv/x', remedy: 'name another' });
    expect(notesOf(problem, false)).toEqual(['virt-tune: no such root (/srv/x): name another']);
  });

  it('of the program is called one, without a stack trace', () => {
    expect(notesOf(new TypeError('x is undefined'), false)).toEqual([
      'virt-tune: internal error: x is undefined (--debug shows where)',
    ]);
    expect(notesOf('thrown text', false)).toEqual([
      'virt-tune: internal error: thrown text (--debug shows where)',
    ]);
  });

  it('shows stack and cause with --debug', () => {
    const problem = new Problem({ what: 'cannot connect', cause: new Error('ECONNREFUSED') });
    const [line, stack, cause] = notesOf(problem, true);
    expect(line).toBe('virt-tune: cannot connect');
    expect(stack).toMatch(/failure\.test\.ts/);
    expect(cause).toMatch(/^cause: Error: ECONNREFUSED/);
  });
});
