import { defineParameters } from './parameter.ts';

/** Images and the way of a request through the host. */
export const storageParameters = defineParameters({
  requestUs: {
    meaning: 'a random read of 4 KiB whose place in a qcow2 image is known',
    unit: 'us',
    default: 17.5,
    low: 10,
    high: 200,
    source: 'QEMU commit af39bd0d9a88: 55,400 to 58,000 a second; Garcia, Igalia (2015): 63,600',
    basis: 'measured',
  },
  tableMissUs: {
    meaning: "added by reading a slice of the image's table first, whatever its size",
    unit: 'us',
    default: 150,
    low: 50,
    high: 400,
    source: 'QEMU commit af39bd0d9a88: intercept of the time of a miss over the slice',
    basis: 'derived',
  },
  tableMissUsPerKiB: {
    meaning: 'added for each KiB of the slice',
    unit: 'us/KiB',
    default: 4.2,
    low: 1,
    high: 8,
    source: 'QEMU commit af39bd0d9a88: slope of the time of a miss over the slice',
    basis: 'derived',
  },
  storagePathUs: {
    meaning: 'latency that virtio and the host add to a small request',
    unit: 'us',
    default: 25,
    low: 5,
    high: 50,
    source:
      'QEMU commit bdd6a90a9e5f: 5 to 49 us less past the kernel; Felter et al. (2014): 2 to 3 times the latency',
    basis: 'derived',
  },
});
