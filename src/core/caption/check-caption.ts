import { type CaptionProblem, type GroundedCaption, parseGroundedCaption } from './grounded-caption.ts';

/** One entry of PanoCaps' `label_matched`. */
export interface LabelMatch {
  mask_ids: readonly number[];
  txt_desc: string;
}

/** The tags in order, as `label_matched` lists them. */
export function labelMatchesOf({ phrases }: Pick<GroundedCaption, 'phrases'>): LabelMatch[] {
  return phrases.map(({ maskIds, text }) => ({ mask_ids: [...maskIds], txt_desc: text }));
}

const collapse = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * Checks what a caption entry promises: `caption` is `caption_ann` without its tags, `label_matched` lists the tags in
 * order, and every id is that of a mask. Fields that are absent are not checked.
 * @param regionCount number of masks of the image; omit when unknown
 * @returns the parse's own problems and the broken promises; `start` and `end` of the latter are offsets into
 *   `caption_ann`, or 0 where they concern the entry as a whole
 */
export function checkGroundedCaption(
  entry: { caption?: string; caption_ann?: string; label_matched?: readonly LabelMatch[] },
  regionCount?: number,
): CaptionProblem[] {
  const annotated = entry.caption_ann ?? '';
  const parsed = parseGroundedCaption(annotated);
  const problems: CaptionProblem[] = [...parsed.problems];
  const matches = entry.label_matched ?? labelMatchesOf(parsed);
  if (entry.caption_ann !== undefined) {
    if (entry.caption !== undefined && entry.caption !== parsed.text) {
      problems.push(captionDifference(entry.caption, parsed.text));
    }
    if (entry.label_matched !== undefined) problems.push(...labelDifferences(entry.label_matched, parsed));
  }
  if (regionCount !== undefined) {
    matches.forEach(({ mask_ids, txt_desc }, index) => {
      const unknown = mask_ids.filter(id => !(id >= 0 && id < regionCount));
      if (unknown.length === 0) return;
      problems.push({
        code: 'unknown-id',
        message: `Expected mask ids below ${regionCount} for ${JSON.stringify(txt_desc)} (label_matched ${index}) but received ${unknown.join(', ')}`,
        start: 0,
        end: 0,
        match: entry.label_matched === undefined ? undefined : index,
      });
    });
  }
  return problems;
}

/**
 * The same for an entry as a file has it: members of another type than the card's are left out.
 * @param regionCount number of masks of the image
 */
export function checkCaptionEntry(entry: Readonly<Record<string, unknown>>, regionCount: number): CaptionProblem[] {
  const { caption, caption_ann, label_matched } = entry;
  return checkGroundedCaption(
    {
      caption: typeof caption === 'string' ? caption : undefined,
      caption_ann: typeof caption_ann === 'string' ? caption_ann : undefined,
      label_matched: isLabelMatches(label_matched) ? label_matched : undefined,
    },
    regionCount,
  );
}

/** Whether a value has the types of `label_matched`. */
export function isLabelMatches(value: unknown): value is readonly LabelMatch[] {
  return (
    Array.isArray(value) &&
    value.every(
      match =>
        Array.isArray(match?.mask_ids) && match.mask_ids.every(Number.isInteger) && typeof match.txt_desc === 'string',
    )
  );
}

function captionDifference(caption: string, stripped: string): CaptionProblem {
  let at = 0;
  while (at < caption.length && caption[at] === stripped[at]) at++;
  const onlySpace = collapse(caption) === collapse(stripped);
  const excerpt = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 12), at + 20));
  return {
    code: 'caption-differs',
    message: `Expected caption to be caption_ann without its tags but they differ${onlySpace ? ' in white space' : ''} at character ${at}: ${excerpt(caption)} and ${excerpt(stripped)}`,
    start: 0,
    end: 0,
  };
}

function labelDifferences(matches: readonly LabelMatch[], { phrases }: GroundedCaption): CaptionProblem[] {
  const problems: CaptionProblem[] = [];
  const differ = (message: string, match?: number): void => {
    problems.push({ code: 'labels-differ', message, start: 0, end: 0, match });
  };
  if (matches.length !== phrases.length) {
    differ(`Expected one label_matched entry a tag but received ${matches.length} entries for ${phrases.length} tags`);
  }
  const count = Math.min(matches.length, phrases.length);
  for (let index = 0; index < count; index++) {
    const { mask_ids, txt_desc } = matches[index];
    const { maskIds, text } = phrases[index];
    const sameIds = mask_ids.length === maskIds.length && mask_ids.every((id, i) => id === maskIds[i]);
    if (sameIds && txt_desc === text) continue;
    differ(
      `Expected label_matched ${index} to be the tag <${maskIds.join(',')}:${text}> but received <${mask_ids.join(',')}:${txt_desc}>`,
      index,
    );
    // With different lengths everything after the first difference is out of step and says nothing new.
    if (matches.length !== phrases.length) break;
  }
  return problems;
}
