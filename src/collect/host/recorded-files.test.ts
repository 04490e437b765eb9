import { describe, expect, it } from 'vitest';
import { absent, known, unreadable } from '../../model/fact.ts';
import { recordedFiles } from './recorded-files.ts';
import { withHostTree } from './testing/host-tree.ts';

describe('files of a recorded tree', () => {
  it('that every kernel has are unknown where they are missing, not absent', () =>
    withHostTree({ '/proc/meminfo': 'x\n' }, (tree) => {
      const files = recordedFiles(tree);
      expect(files.text('/proc/meminfo')).toEqual(known('x'));
      expect(files.text('/proc/swaps')).toEqual(
        unreadable('/proc/swaps: not among the recorded files'),
      );
    }));

  it('below a directory that was recorded are absent, below one that was not, unknown', () =>
    withHostTree({ '/proc/sys/vm/swappiness': '60\n' }, (tree) => {
      const files = recordedFiles(tree);
      expect(files.text('/proc/sys/vm/zone_reclaim_mode')).toEqual(absent);
      expect(files.text('/proc/sys/kernel/numa_balancing')).toHaveProperty('unreadable');
    }));

  it('of a live machine are as they are', () =>
    withHostTree({ '/proc/x': '' }, (tree) => {
      const live = { ...tree, root: '' };
      expect(recordedFiles(live).text('/proc/swaps')).toEqual(absent);
    }));
});
