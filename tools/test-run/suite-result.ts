import { z } from 'zod';

/** Of vitest's JSON report (its own and Jest's format): what happened to each test of each file. */
const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  /** `file: title` of tests that were not run. */
  readonly skipped: readonly string[];
}

export function readSuiteResult(report: unknown): SuiteResult {
  const { testResults } = Report.parse(report);
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ title: `${name}: ${fullName}`, status })),
  );
  // A file that could not be loaded, or whose hooks failed, has no failed test of its own.
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length + brokenFiles.length,
    skipped: tests
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ title }) => title),
  };
}

/** A suite that ended without a report: killed, or broken before its first test. */
export const noResult: SuiteResult = { passed: 0, failed: 1, skipped: [] };
