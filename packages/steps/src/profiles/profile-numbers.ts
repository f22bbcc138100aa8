// Numbers of a column in a few figures.

import { moments, percentile } from '@cairn/stats';
import type { Bucket, NumberProfile } from './table-profile.ts';

const shares = ['0.01', '0.05', '0.25', '0.5', '0.75', '0.95', '0.99'];
/** Buckets of equal width, as in TensorFlow Data Validation. */
const standardBuckets = 10;
/** Buckets of about equal numbers of rows. */
const quantileBuckets = 100;
/** Rows of such a bucket, if there are enough: its ends are values of rows. */
const fewestInBucket = 5;

/** @param values - finite, at least one, in any order */
export function profileNumbers(values: readonly number[]): NumberProfile {
  const sorted = Float64Array.from(values).sort();
  const { mean, deviation } = moments(values);
  return {
    mean,
    stdDev: deviation,
    numZeros: values.filter((value) => value === 0).length,
    min: sorted[0]!,
    median: percentile(sorted, 0.5),
    max: sorted.at(-1)!,
    quantiles: Object.fromEntries(shares.map((share) => [share, percentile(sorted, Number(share))])),
    histograms: [
      { type: 'STANDARD', buckets: standardHistogram(sorted) },
      { type: 'QUANTILES', buckets: quantileHistogram(sorted) },
    ],
  };
}

/** As `numpy.histogram`: buckets hold their low end, and the last one both. Equal values have one bucket. */
function standardHistogram(sorted: Float64Array): Bucket[] {
  const [min, max] = [sorted[0]!, sorted.at(-1)!];
  if (min === max) return [{ lowValue: min, highValue: max, sampleCount: sorted.length }];
  const step = (max - min) / standardBuckets;
  const edges = Array.from({ length: standardBuckets + 1 }, (_, index) =>
    index === standardBuckets ? max : min + index * step,
  );
  let place = 0;
  return edges.slice(1).map((highValue, index) => {
    const start = place;
    if (index === standardBuckets - 1) place = sorted.length;
    else while (sorted[place]! < highValue) place++;
    return { lowValue: edges[index]!, highValue, sampleCount: place - start };
  });
}

/** Buckets of at least one hundredth of the rows, but for those before a value that is as frequent as that by itself. */
function quantileHistogram(sorted: Float64Array): Bucket[] {
  const target = Math.max(fewestInBucket, Math.ceil(sorted.length / quantileBuckets));
  const buckets: Bucket[] = [];
  let open: Bucket | undefined;
  const close = () => {
    if (open) buckets.push(open);
    open = undefined;
  };
  for (let start = 0; start < sorted.length; ) {
    const value = sorted[start]!;
    let end = start + 1;
    while (end < sorted.length && sorted[end] === value) end++;
    const sampleCount = end - start;
    if (sampleCount >= target) close();
    open = { lowValue: open?.lowValue ?? value, highValue: value, sampleCount: (open?.sampleCount ?? 0) + sampleCount };
    if (open.sampleCount >= target) close();
    start = end;
  }
  close();
  return buckets;
}
