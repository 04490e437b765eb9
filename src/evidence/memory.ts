import { defineFigure } from './figure.ts';

export const unplacedMemory = defineFigure({
  dimension: 'memory',
  low: 0.05,
  typical: 0.24,
  high: 0.35,
  confidence: 'high',
  basis:
    'memory-bound programs that float over nodes lose 24.3 % on two nodes, 34.0 % on eight, 34 % on four, against placed ones',
  source:
    'Hyser, linux-kernel 2023-12-15; van Riel and Vinod, linux-kernel 2014-01-17; AztecProtocol pull request 24276',
});

export const missingBalancing = defineFigure({
  dimension: 'memory',
  low: 0,
  typical: 0.1,
  high: 0.32,
  confidence: 'medium',
  basis:
    'automatic balancing takes back 70 to 90 % of what floating costs (86.5 to 95.0 against 66.0 %)',
  source: 'van Riel and Vinod, linux-kernel 2014-01-17',
});

export const needlessBalancing = defineFigure({
  dimension: 'memory',
  low: 0,
  typical: 0.01,
  high: 0.2,
  confidence: 'medium',
  basis:
    'scanning memory that is bound already cost up to 20 % in a small test on x86, far less in programs',
  source: 'Libo Chen, linux-kernel 2025-03-26',
});

/** With every page 4 KiB; scaled by the share of such pages where that is known. */
export const smallPages = defineFigure({
  dimension: 'memory',
  low: 0.02,
  typical: 0.06,
  high: 0.24,
  confidence: 'medium',
  basis:
    'a walk of 24 instead of 15 tables a miss; turning EPT off gained 5.8 to 9.5 %; transparent huge pages off cost SPECjbb 20 to 25 %',
  source:
    'Bhargava et al., ASPLOS 2008 (formula); CERN HEPSPEC06 (2016); Molnar, linux-mm 2012-11-20',
});

export const shadowPaging = defineFigure({
  dimension: 'memory',
  low: 0,
  typical: 0.2,
  high: 0.6,
  confidence: 'low',
  basis:
    'EPT made programs up to 48 % faster than shadow tables; some jobs were several times slower without, some 6 to 10 % faster',
  source: 'VMware, Performance Evaluation of Intel EPT (2009); CERN batch service (2015, 2016)',
});

export const swappedGuest = defineFigure({
  dimension: 'memory',
  low: 0.05,
  typical: 0.5,
  high: 0.9,
  confidence: 'low',
  basis:
    'up to ten times gained over plain swapping by the host; more than half is lost at the limit of overcommit',
  source: "Amit et al., VSwapper, ASPLOS 2014; the sysadmin's summary virt-tune began with",
});
