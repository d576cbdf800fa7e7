/** NumPy's spacing(1): what COCOeval adds so as not to divide by zero. */
const spacing = 2 ** -52;

/** The 101 recalls at which COCOeval reads precision: 0, 0.01, ..., 1 (as float64 i * 0.01, the last one exact). */
export const recallThresholds: Float64Array = Float64Array.from({ length: 101 }, (_, i) => (i === 100 ? 1 : i * 0.01));

/**
 * Precision at 101 recalls: made monotone from the right, then read at the first detection that reaches the recall; 0
 * past the last.
 * @param hits for each detection, best first, whether it is a true positive
 * @param truthCount how many truths there are to find; 0 gives an empty array
 * @source COCO API, PythonAPI/pycocotools/cocoeval.py, COCOeval.accumulate
 */
export function interpolatedPrecision(hits: ArrayLike<boolean | number>, truthCount: number): Float64Array {
  if (truthCount === 0) return new Float64Array(0);
  const precision = new Float64Array(hits.length);
  const recall = new Float64Array(hits.length);
  let truePositives = 0;
  for (let i = 0; i < hits.length; i++) {
    if (hits[i]) truePositives++;
    recall[i] = truePositives / truthCount;
    // In this order, as COCOeval adds: fp + tp + spacing.
    precision[i] = truePositives / (i + 1 - truePositives + truePositives + spacing);
  }
  for (let i = hits.length - 1; i > 0; i--) {
    if (precision[i] > precision[i - 1]) precision[i - 1] = precision[i];
  }
  const read = new Float64Array(recallThresholds.length);
  let i = 0;
  for (let threshold = 0; threshold < read.length; threshold++) {
    while (i < hits.length && recall[i] < recallThresholds[threshold]) i++;
    if (i === hits.length) break;
    read[threshold] = precision[i];
  }
  return read;
}
