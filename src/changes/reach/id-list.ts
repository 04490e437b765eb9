import { formatCpuList, parseCpuList } from '../../model/cpu-list.ts';
import { Problem } from '../../model/problem.ts';

/**
 * pCPUs or nodes of a value such as 0-3,8.
 *
 * @throws Problem for what is no list, and for an empty one
 */
export function idsIn(value: string | null): number[] {
  const ids = listed(value ?? '');
  if (ids.length > 0) return ids;
  throw new Problem({
    what: `not a list such as 0-3,8: ${value ?? 'nothing'}`,
    remedy: 'make the plan anew with virt-tune plan',
  });
}

/** Whether two lists name the same, however they are spelled. */
export function sameIds(wanted: string | null, now: string | null): boolean {
  return formatCpuList(listed(wanted ?? '')) === formatCpuList(listed(now ?? ''));
}

function listed(value: string): number[] {
  try {
    return parseCpuList(value);
  } catch {
    return [];
  }
}
