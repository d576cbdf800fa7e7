/** Captions whose phrases name regions: PanoCaps' tags, MDETR's spans, `<p> phrase </p> [SEG]` answers. */
export {
  checkCaptionEntry,
  checkGroundedCaption,
  isLabelMatches,
  type LabelMatch,
  labelMatchesOf,
} from './check-caption.ts';
export {
  annotateCaption,
  type CaptionProblem,
  formatGroundedCaption,
  type GroundedCaption,
  parseGroundedCaption,
  type TaggedPhrase,
} from './grounded-caption.ts';
export { formatSegmentAnswer, parseSegmentAnswer, type SegmentAnswer } from './segment-answer.ts';
export { phrasesFromTokens, type RegionSpans, tokensPositiveOf } from './token-spans.ts';
