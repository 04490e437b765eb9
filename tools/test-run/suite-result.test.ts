import { describe, expect, it } from 'vitest';
import { readSuiteResult } from './suite-result.ts';

const file = (status: string, ...tests: string[]) => ({
  name: `/src/${status}.test.ts`,
  status,
  message: '',
  assertionResults: tests.map((each, index) => ({ fullName: `test ${index}`, status: each })),
});

describe('the result of a suite', () => {
  it('counts passed and failed tests of all files and names those not run', () => {
    const testResults = [
      file('failed', 'passed', 'failed', 'failed'),
      file('passed', 'passed', 'skipped', 'todo'),
    ];
    expect(readSuiteResult({ testResults })).toEqual({
      passed: 2,
      failed: 2,
      skipped: ['/src/passed.test.ts: test 1', '/src/passed.test.ts: test 2'],
    });
  });

  it('counts a file that could not be loaded as a failure', () => {
    const testResults = [file('failed'), file('failed', 'passed')];
    expect(readSuiteResult({ testResults })).toEqual({ passed: 1, failed: 2, skipped: [] });
  });

  it('refuses a report it does not understand rather than counting nothing', () => {
    expect(() => readSuiteResult({ results: [] })).toThrow();
  });
});
