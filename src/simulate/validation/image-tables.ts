import { imageRate } from '../analytic/image-rate.ts';
import type { PublishedRow, PublishedTable } from './table.ts';

const KIB_PER_GB = 1024 * 1024;

interface ImageSeries {
  readonly imageGB: number;
  readonly clusterKiB: number;
  readonly sliceKiB: number;
  readonly measured: readonly (readonly [cacheKiB: number, iops: number])[];
  readonly fitAt: readonly number[];
}

function imageRows({
  imageGB,
  clusterKiB,
  sliceKiB,
  measured,
  fitAt,
}: ImageSeries): PublishedRow[] {
  const series = `clusters of ${clusterKiB} KiB, slices of ${sliceKiB}`;
  return measured.map(([cacheKiB, published]) => ({
    key: `${series}, ${cacheKiB} KiB cached`,
    series,
    x: cacheKiB,
    published,
    use: fitAt.includes(cacheKiB) ? 'fit' : 'test',
    predict: (values) =>
      imageRate({ imageKiB: imageGB * KIB_PER_GB, clusterKiB, sliceKiB, cacheKiB }, values),
  }));
}

const unit = 'random reads of 4 KiB/s';

export const smallImage: PublishedTable = {
  id: 'V8a',
  title: 'A full qcow2 image of 20 GB, by the cache for its table',
  source: 'Garcia, Igalia, December 2015',
  unit,
  lessIsBetter: false,
  assumptions: 'slices as large as clusters, as QEMU then had',
  refitted: ['requestUs', 'tableMissUsPerKiB'],
  rows: imageRows({
    imageGB: 20,
    clusterKiB: 64,
    sliceKiB: 64,
    fitAt: [1024, 2560],
    measured: [
      [1024, 5100],
      [1536, 7300],
      [2048, 12_700],
      [2560, 63_600],
    ],
  }),
};

const MEDIUM = { imageGB: 40, clusterKiB: 64 };
const COARSE = { imageGB: 40, clusterKiB: 256 };

export const slicedImage: PublishedTable = {
  id: 'V8b',
  title: 'A full qcow2 image of 40 GB, by cache and slice',
  source: 'QEMU commit af39bd0d9a88',
  unit,
  lessIsBetter: false,
  assumptions: 'a slice is read at one cost a request and one a KiB',
  refitted: ['requestUs', 'tableMissUs', 'tableMissUsPerKiB'],
  rows: [
    ...imageRows({
      ...MEDIUM,
      sliceKiB: 4,
      fitAt: [1024, 5120],
      measured: [
        [1024, 6545],
        [3072, 12_045],
        [5120, 55_680],
      ],
    }),
    ...imageRows({
      ...MEDIUM,
      sliceKiB: 16,
      fitAt: [],
      measured: [
        [1024, 5177],
        [3072, 9798],
        [5120, 56_278],
      ],
    }),
    ...imageRows({
      ...MEDIUM,
      sliceKiB: 64,
      fitAt: [1024, 5120],
      measured: [
        [1024, 2718],
        [3072, 5326],
        [5120, 57_355],
      ],
    }),
    ...imageRows({
      ...COARSE,
      sliceKiB: 4,
      fitAt: [],
      measured: [
        [512, 8539],
        [1024, 21_071],
        [1280, 55_417],
      ],
    }),
    ...imageRows({
      ...COARSE,
      sliceKiB: 64,
      fitAt: [],
      measured: [
        [512, 3598],
        [1024, 9772],
        [1280, 57_687],
      ],
    }),
    ...imageRows({
      ...COARSE,
      sliceKiB: 256,
      fitAt: [512],
      measured: [
        [512, 1415],
        [1024, 4120],
        [1280, 58_001],
      ],
    }),
  ],
};
