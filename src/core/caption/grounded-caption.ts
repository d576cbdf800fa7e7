/** A tagged stretch of a caption: `<1,2:two cats>` names the masks 1 and 2. */
export interface TaggedPhrase {
  /** The phrase without any tags inside it. */
  text: string;
  /** UTF-16 offsets into the stripped text, end exclusive. */
  start: number;
  end: number;
  /** As written, ranges expanded; PanoCaps means positions in the image's list of masks. */
  maskIds: readonly number[];
  /** The characters between `<` and `:`, so that the tag can be written back as it was. */
  idsText: string;
  /** 0 for a tag that lies in no other one. */
  depth: number;
}

/** What is odd about a caption; offsets are UTF-16 offsets into the string the problem was found in. */
export interface CaptionProblem {
  code:
    | 'unclosed-tag'
    | 'nested-tag'
    | 'stray-angle'
    | 'id-range'
    | 'bad-id'
    | 'empty-ids'
    | 'empty-phrase'
    | 'repeated-id'
    | 'unknown-id'
    | 'caption-differs'
    | 'labels-differ';
  message: string;
  start: number;
  end: number;
  /** Index in `label_matched` where it concerns one of its entries. */
  match?: number;
}

export interface GroundedCaption {
  /** The caption without tags. */
  text: string;
  /** In the order in which their tags open. */
  phrases: readonly TaggedPhrase[];
  problems: readonly CaptionProblem[];
}

/** Ranges longer than this are no ids of masks; ids above this neither. */
const maximumRange = 1000;
const maximumId = 2 ** 31 - 1;
const tagHead = /<([\d\s,-]*):/y;

interface Token {
  kind: 'open' | 'close';
  at: number;
  /** Length in the annotated string: the head with its colon, or 1. */
  length: number;
  idsText: string;
  /** Whether it belongs to a whole tag. */
  matched: boolean;
}

/**
 * Reads a caption with inline tags, the `caption_ann` of PanoCaps: `A <0:white tiled wall> behind <1, 2:two cats>`.
 *
 * Anything that is no whole tag stays text: a `<` that no list of ids follows, a `>` that closes nothing, a tag that
 * is never closed. A `>` closes the innermost open tag. Never throws; what is odd is listed. O(length).
 */
export function parseGroundedCaption(annotated: string): GroundedCaption {
  const problems: CaptionProblem[] = [];
  const tokens = tokenize(annotated, problems);
  let text = '';
  let position = 0;
  const phrases: { -readonly [Key in keyof TaggedPhrase]: TaggedPhrase[Key] }[] = [];
  const open: { phrase: (typeof phrases)[number]; at: number }[] = [];
  for (const token of tokens) {
    if (!token.matched) continue;
    text += annotated.slice(position, token.at);
    position = token.at + token.length;
    if (token.kind === 'open') {
      if (open.length > 0) {
        problems.push({
          code: 'nested-tag',
          message: `Expected tags one after the other but the tag at ${token.at} lies inside another one`,
          start: token.at,
          end: position,
        });
      }
      const maskIds = readIds(token, problems);
      const phrase = { text: '', start: text.length, end: 0, maskIds, idsText: token.idsText, depth: open.length };
      phrases.push(phrase);
      open.push({ phrase, at: token.at });
    } else {
      const { phrase, at } = open.pop()!;
      phrase.end = text.length;
      phrase.text = text.slice(phrase.start);
      if (phrase.text.trim() === '') {
        problems.push({
          code: 'empty-phrase',
          message: `Expected words in the tag at ${at} but received ${JSON.stringify(phrase.text)}`,
          start: at,
          end: position,
        });
      }
    }
  }
  text += annotated.slice(position);
  problems.sort((a, b) => a.start - b.start);
  return { text, phrases, problems };
}

/** Finds heads and closing brackets, matches them, and lists those that match nothing. */
function tokenize(annotated: string, problems: CaptionProblem[]): Token[] {
  const tokens: Token[] = [];
  const open: Token[] = [];
  for (let at = nextAngle(annotated, 0); at >= 0; at = nextAngle(annotated, at + 1)) {
    if (annotated[at] === '<') {
      tagHead.lastIndex = at;
      const head = tagHead.exec(annotated);
      if (head) {
        const token: Token = { kind: 'open', at, length: head[0].length, idsText: head[1], matched: false };
        tokens.push(token);
        open.push(token);
        continue;
      }
    } else {
      const start = open.pop();
      if (start) {
        start.matched = true;
        tokens.push({ kind: 'close', at, length: 1, idsText: '', matched: true });
        continue;
      }
    }
    problems.push({
      code: 'stray-angle',
      message: `Expected tags like <0:a wall> but the ${annotated[at]} at ${at} belongs to none`,
      start: at,
      end: at + 1,
    });
  }
  for (const { at, length } of open) {
    problems.push({
      code: 'unclosed-tag',
      message: `Expected a > for the tag at ${at} but the caption ends`,
      start: at,
      end: at + length,
    });
  }
  return tokens;
}

function nextAngle(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 60 || code === 62) return i;
  }
  return -1;
}

function readIds({ idsText, at, length }: Token, problems: CaptionProblem[]): number[] {
  const ids: number[] = [];
  const report = (code: CaptionProblem['code'], message: string): void => {
    problems.push({ code, message, start: at, end: at + length });
  };
  if (idsText.trim() === '') {
    report('empty-ids', `Expected mask ids in the tag at ${at} but received none`);
    return ids;
  }
  for (const item of idsText.split(',')) {
    const match = /^\s*(\d+)(?:\s*-\s*(\d+))?\s*$/.exec(item);
    const first = match ? Number(match[1]) : Number.NaN;
    const last = match?.[2] === undefined ? first : Number(match[2]);
    if (!(first <= last && last <= maximumId && last - first < maximumRange)) {
      report('bad-id', `Expected mask ids like 0 or 1,2 in the tag at ${at} but received ${JSON.stringify(item)}`);
      continue;
    }
    if (match?.[2] !== undefined) {
      report('id-range', `Expected mask ids one by one in the tag at ${at} but received the range ${item.trim()}`);
    }
    for (let id = first; id <= last; id++) ids.push(id);
  }
  if (new Set(ids).size < ids.length) {
    report('repeated-id', `Expected each mask once in the tag at ${at} but received ${idsText}`);
  }
  return ids;
}

/** Writes a parsed caption back with its tags, byte for byte as it was read. */
export function formatGroundedCaption({ text, phrases }: Pick<GroundedCaption, 'text' | 'phrases'>): string {
  let annotated = '';
  let position = 0;
  const open: TaggedPhrase[] = [];
  const closeDownTo = (depth: number): void => {
    while (open.length > depth) {
      const { end } = open.pop()!;
      annotated += `${text.slice(position, end)}>`;
      position = end;
    }
  };
  for (const phrase of phrases) {
    closeDownTo(phrase.depth);
    annotated += `${text.slice(position, phrase.start)}<${phrase.idsText}:`;
    position = phrase.start;
    open.push(phrase);
  }
  closeDownTo(0);
  return annotated + text.slice(position);
}

/**
 * Writes tags into a plain text. Stretches that overlap an earlier one cannot be written and are left out.
 * @param phrases UTF-16 offsets into `text`, in any order
 * @returns the annotated caption and the phrases that are in it, in order
 */
export function annotateCaption<Stretch extends { start: number; end: number; maskIds: readonly number[] }>(
  text: string,
  phrases: readonly Stretch[],
): { annotated: string; written: Stretch[] } {
  let annotated = '';
  let position = 0;
  const written: Stretch[] = [];
  for (const phrase of [...phrases].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const { start, end, maskIds } = phrase;
    if (start < position || end <= start || end > text.length || maskIds.length === 0) continue;
    annotated += `${text.slice(position, start)}<${maskIds.join(',')}:${text.slice(start, end)}>`;
    position = end;
    written.push(phrase);
  }
  return { annotated: annotated + text.slice(position), written };
}
