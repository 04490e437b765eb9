import { defineFigure } from './figure.ts';

/** What tuned virtualisation costs a processor-bound guest by itself. */
export const virtualisationItself = defineFigure({
  dimension: 'cpu',
  low: 0,
  typical: 0.02,
  high: 0.05,
  confidence: 'medium',
  basis:
    'Linpack in a tuned KVM guest ran at 284.2 of 290.8 GFLOPS (-2 %); four guests of 8 vCPUs at 97.5 %',
  source: 'Felter et al., IBM RC25482 (2014), quoted; CERN HEPSPEC06 on KVM (2016)',
});

export const translatedInstructions = defineFigure({
  dimension: 'cpu',
  low: 0.8,
  typical: 0.94,
  high: 0.98,
  confidence: 'low',
  basis:
    '15 s with KVM, 4 to 5 minutes without: 16 to 20 times; an order of magnitude, no exact figure',
  source: 'GitHub docker/for-win issue 1630 (2018)',
});

export const sharedPcpu = defineFigure({
  dimension: 'cpu',
  low: 0,
  typical: 0.2,
  high: 0.47,
  confidence: 'medium',
  basis:
    'two busy vCPUs pinned to one pCPU ran at 0.53 each; nothing is lost while one of them is idle',
  source: 'GitHub kata-containers issue 13539 (2026)',
});

export const overcommittedPcpus = defineFigure({
  dimension: 'cpu',
  low: 0.05,
  typical: 0.2,
  high: 0.6,
  confidence: 'medium',
  basis:
    'ebizzy in 1, 2 and 3 guests as wide as the host: 100, 68 and 40 % of the whole; -5 to -35 % at 2:1 with paravirtual locks',
  source: 'Linux commit 266e85a5ec91 (2019)',
});

export const wanderingVcpus = defineFigure({
  dimension: 'cpu',
  low: 0.01,
  typical: 0.05,
  high: 0.16,
  confidence: 'medium',
  basis:
    'of 24.3 % lost by floating, 15.8 % of the time is moving itself, 18.7 ms a move to another node',
  source: 'Hyser, linux-kernel 2023-12-15 (own arithmetic on its table)',
});

export const genericCpuModel = defineFigure({
  dimension: 'cpu',
  low: 0,
  typical: 0.045,
  high: 0.05,
  confidence: 'medium',
  basis: 'HEPSPEC06 gained 4.1 to 5.2 % with the host model in place of the default one',
  source: 'CERN batch service, KVM tuning (2015)',
});

export const ksmScanning = defineFigure({
  dimension: 'cpu',
  low: 0.002,
  typical: 0.009,
  high: 0.02,
  confidence: 'medium',
  basis: 'HEPSPEC06 gained 0.9 % with KSM off; ksmd takes 20 % of one pCPU at its defaults',
  source: 'CERN batch service, KVM tuning (2015); Harvester documentation, pull request 195',
});
