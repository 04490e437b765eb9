import { expect, it } from 'vitest';
import { absent, known } from '../../model/fact.ts';
import { collectCacheMonitoring } from './resctrl.ts';
import { withHostTree } from './testing/host-tree.ts';

it('cache monitoring is a list of features where resctrl is mounted, else absent', async () => {
  const path = '/sys/fs/resctrl/info/L3_MON/mon_features';
  await withHostTree({ [path]: 'llc_occupancy\nmbm_total_bytes\n' }, (files) =>
    expect(collectCacheMonitoring(files)).toEqual(known(['llc_occupancy', 'mbm_total_bytes'])),
  );
  await withHostTree({ '/sys/fs/x': '' }, (files) =>
    expect(collectCacheMonitoring(files)).toEqual(absent),
  );
});
