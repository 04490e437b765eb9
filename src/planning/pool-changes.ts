import type { WantedChange } from '../model/change.ts';
import type { Host } from '../model/host.ts';
import type { HostPlacement } from '../model/host-placement.ts';
import { poolSetting } from './host-setting.ts';
import { keptFile } from './keep.ts';
import type { Wishes } from './wishes.ts';

/** A page this large is seldom found in memory that has been in use. */
const GIB_KIB = 1024 * 1024;
const MIB_KIB = 1024;

/**
 * Larger pools of huge pages for the guests that go to a node, now and after a boot. What a guest leaves behind stays
 * in its old pool: somebody may have meant it to be there, and a pool that nobody uses is found by an audit.
 */
export function poolChanges({ pools = [] }: HostPlacement, host: Host): Wishes {
  return { wanted: pools.flatMap((pool) => changesOf(pool, host)), refused: [] };
}

function changesOf(pool: NonNullable<HostPlacement['pools']>[number], host: Host): WantedChange[] {
  const { node, sizeKiB, pages, nowPages } = pool;
  const { id, value, live, kept } = poolSetting(pool);
  const { knob, line } = keptFile(kept, value, host);
  const about: Pick<WantedChange, 'subject' | 'topic' | 'answers' | 'givesUp'> = {
    subject: { kind: 'host', name: 'host' },
    topic: 'numa',
    answers: [],
    givesUp: `${((pages - nowPages) * sizeKiB) / MIB_KIB} MiB of node ${node} that only guests with such pages can use`,
  };
  return [
    {
      ...about,
      id,
      knob: live,
      title: `${id} is ${value}, for the guests that go there`,
      takesEffect: 'live',
      risk: sizeKiB < GIB_KIB ? 'none' : 'low',
      ...(sizeKiB < GIB_KIB
        ? {}
        : { riskText: 'the kernel may not find so much memory in one piece: reserve it at boot' }),
      after: value,
    },
    {
      ...about,
      id: `${kept.path}, kept`,
      knob,
      title: `${id} is ${value} after a boot too (${knob.path})`,
      takesEffect: 'reboot',
      risk: 'none',
      after: `# Set by virt-tune for guests that are placed on node ${node}; virt-tune rollback takes it back.\n${line}\n`,
    },
  ];
}
