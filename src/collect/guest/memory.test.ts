import { describe, expect, it } from 'vitest';
import { withHostTree } from '../host/testing/host-tree.ts';
import { readGuestMemory } from './memory.ts';
import { timeBudget } from './time-budget.ts';

async function ksmOf(tree: Readonly<Record<string, string>>): Promise<unknown> {
  let ksm: unknown;
  await withHostTree(tree, (files) => {
    ({ ksm } = readGuestMemory(files, 7, [], timeBudget(1000)));
  });
  return ksm;
}

describe('KSM’s counters of a guest', () => {
  it('come from ksm_stat', async () => {
    const stat =
      'ksm_rmap_items 500\nksm_zero_pages 2\nksm_merging_pages 40\nksm_process_profit 131840\nksm_merge_any: no\n';
    expect(await ksmOf({ '/proc/7/ksm_stat': stat })).toMatchObject({
      value: { ksm_rmap_items: 500, ksm_zero_pages: 2, ksm_merging_pages: 40 },
    });
  });

  it('have the merged pages of the older file where ksm_stat lacks them, as before Linux 6.4', async () => {
    const tree = {
      '/proc/7/ksm_stat': 'ksm_rmap_items 500\n',
      '/proc/7/ksm_merging_pages': '40\n',
    };
    expect(await ksmOf(tree)).toEqual({ value: { ksm_rmap_items: 500, ksm_merging_pages: 40 } });
  });

  it('are the merged pages alone before Linux 6.1', async () => {
    expect(await ksmOf({ '/proc/7/ksm_merging_pages': '40\n' })).toEqual({
      value: { ksm_merging_pages: 40 },
    });
  });

  it('are absent from kernels without KSM', async () => {
    expect(await ksmOf({ '/proc/7/status': 'Name:\tqemu\n' })).toEqual({ absent: true });
  });
});
