import { expect, it } from 'vitest';
import { absent, known } from '../../model/fact.ts';
import { collectNfsClient } from './nfs-client.ts';
import { withHostTree } from './testing/host-tree.ts';

const NFS = '/proc/net/rpc/nfs';

it('an NFS client tells calls and retransmissions', () =>
  withHostTree({ [NFS]: 'net 0 0 0 0\nrpc 50123 17 50140\nproc4 2 1 2\n' }, (files) =>
    expect(collectNfsClient(files)).toEqual(known({ calls: 50_123, retransmissions: 17 })),
  ));

it('a host without one has none, and a file without the line is not understood', async () => {
  await withHostTree({ '/proc/x': '' }, (files) => expect(collectNfsClient(files)).toEqual(absent));
  await withHostTree({ [NFS]: 'net 0 0\n' }, (files) =>
    expect(collectNfsClient(files)).toHaveProperty('unreadable'),
  );
});
