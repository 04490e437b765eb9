import { defineConfig } from 'vitest/config';

const SLOW = '**/*.slow.test.ts';
const LAB = '**/*.lab.test.ts';
const TESTS = ['{src,tools,bench,lab,test}/**/*.test.ts'];

const MINUTE_MS = 60_000;

/**
 * unit: quick, everywhere. slow: real programs and machines' services, some seconds each.
 * lab: inside an emulated KVM host; one file at a time, because each wants all CPUs.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: TESTS,
          exclude: [SLOW, LAB, '**/node_modules/**'],
          // The slowest takes three seconds by itself, and many times that beside other work.
          testTimeout: 60_000,
          // Starting a process for each of some 300 files took longer than the tests in them. They leave nothing
          // behind that another could see: no mocks, no settings of the process.
          isolate: false,
        },
      },
      {
        test: {
          name: 'slow',
          include: [SLOW],
          exclude: ['**/node_modules/**'],
          testTimeout: 5 * MINUTE_MS,
          hookTimeout: 5 * MINUTE_MS,
        },
      },
      {
        test: {
          name: 'lab',
          include: [LAB],
          exclude: ['**/node_modules/**'],
          testTimeout: 45 * MINUTE_MS,
          // The longest scenario takes ten minutes on two quiet cores, and more than twice that on a slow day.
          hookTimeout: 60 * MINUTE_MS,
          fileParallelism: false,
        },
      },
    ],
  },
});
