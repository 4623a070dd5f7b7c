/** A quantity's point and interval. Units are the quantity's. */
export interface Estimate {
  readonly point: number;
  readonly low: number;
  readonly high: number;
  /** Coverage that the interval was built for, as a fraction: 0.999. */
  readonly confidence: number;
  /** Replicates the estimate rests on. */
  readonly samples: number;
}
