import { batchGuests } from './batch-guests.ts';
import { slicedImage, smallImage } from './image-tables.ts';
import { fileServer, kernelBuild, webThreads } from './lock-tables.ts';
import { manyGuests } from './many-guests.ts';
import { oldBalancing } from './old-balancing.ts';
import { placementMatrix } from './placement-matrix.ts';
import { haltPolling, linpack, phases, sharedCpu, storagePath } from './small-tables.ts';
import type { PublishedTable } from './table.ts';
import { warehouses } from './warehouses.ts';

/** Published tables that the model is held against. */
export const publishedTables: readonly PublishedTable[] = [
  manyGuests,
  batchGuests,
  warehouses,
  placementMatrix,
  oldBalancing,
  webThreads,
  fileServer,
  kernelBuild,
  smallImage,
  slicedImage,
  haltPolling,
  sharedCpu,
  phases,
  storagePath,
  linpack,
];
