import { expect, test } from 'vitest';
import { requirePrograms } from './required-programs.ts';

test('missing programs are named together with the packages to install', () => {
  expect(() =>
    requirePrograms([
      { program: 'sh', package: 'dash' },
      { program: 'no-such-fio', package: 'fio' },
      { program: 'no-such-iperf3', package: 'iperf3' },
    ]),
  ).toThrow(
    'no-such-fio, no-such-iperf3 are not installed: install fio iperf3 (Debian: apt-get install fio iperf3)',
  );
});
