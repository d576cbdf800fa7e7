import type { TaggedPhrase } from './grounded-caption.ts';

/** What a grounding model answered, without its markup. */
export interface SegmentAnswer {
  /** The caption as a person would read it. */
  text: string;
  /** In order; `start` and `end` are UTF-16 offsets into `text`, `segments` is how many masks the model gave the phrase. */
  phrases: readonly { text: string; start: number; end: number; segments: number }[];
  problems: readonly { code: 'unclosed-phrase' | 'stray-mark' | 'empty-phrase'; message: string; at: number }[];
}

/** Marks of a model's raw answer: phrases, segment tokens (`[SEG]`, `<SEG>`, `<seg_3>`), ends of text. */
const marks = /<p>|<\/p>|\[SEG(?:\d+|_\d+)?\]|<SEG(?:\d+|_\d+)?>|<\/?s>|<unk>|<pad>|<\|[a-z_]+\|>/gi;

/**
 * Reads a model's raw answer in the form `<p> A cat </p> [SEG] sits on <p> two mats </p> [SEG] [SEG].` A phrase owns
 * the segment tokens after it, up to the next phrase or word. Everything up to a last `ASSISTANT:` is the prompt and
 * left out. White space that the marks leave behind is collapsed. Never throws. O(length).
 */
export function parseSegmentAnswer(answer: string): SegmentAnswer {
  const promptEnd = /^[\s\S]*\bASSISTANT:/.exec(answer)?.[0].length ?? 0;
  const body = answer.slice(promptEnd);
  const problems: SegmentAnswer['problems'][number][] = [];
  const phrases: { text: string; start: number; end: number; segments: number; at: number }[] = [];
  // The text in pieces, so that the cost stays in proportion to the answer's length.
  const pieces: string[] = [];
  let length = 0;
  let endsWithSpace = false;
  let open: { start: number; at: number } | undefined;
  let owner: (typeof phrases)[number] | undefined;
  let position = 0;
  const append = (words: string): void => {
    if (words === '') return;
    if (words.trim() !== '') owner = undefined;
    let piece = words.replace(/\s+/g, ' ');
    if (length === 0 || endsWithSpace) piece = piece.trimStart();
    if (piece === '') return;
    // A mark before punctuation leaves a space that was not in the sentence.
    if (endsWithSpace && /^[.,;:!?)\]]/.test(piece)) {
      pieces[pieces.length - 1] = pieces[pieces.length - 1].slice(0, -1);
      length--;
    }
    pieces.push(piece);
    length += piece.length;
    endsWithSpace = piece.endsWith(' ');
  };
  const stray = (mark: string, at: number): void => {
    problems.push({
      code: 'stray-mark',
      message: `Expected phrases like <p> a cat </p> [SEG] but ${mark} stands alone`,
      at,
    });
  };
  const closePhrase = (): void => {
    if (!open) return;
    owner = { text: '', start: open.start, end: length - (endsWithSpace ? 1 : 0), segments: 0, at: open.at };
    phrases.push(owner);
    open = undefined;
  };
  for (const match of body.matchAll(marks)) {
    const at = promptEnd + match.index;
    append(body.slice(position, match.index));
    position = match.index + match[0].length;
    const mark = match[0].toLowerCase();
    if (mark === '<p>') {
      if (open) {
        problems.push({ code: 'unclosed-phrase', message: 'Expected </p> before the next <p>', at: open.at });
        closePhrase();
      }
      owner = undefined;
      open = { start: length, at };
    } else if (mark === '</p>') {
      if (open) closePhrase();
      else stray(match[0], at);
    } else if (mark.includes('seg')) {
      if (open) {
        problems.push({ code: 'unclosed-phrase', message: `Expected </p> before ${match[0]}`, at: open.at });
        closePhrase();
      }
      if (owner) owner.segments++;
      else stray(match[0], at);
    }
  }
  append(body.slice(position));
  if (open) {
    problems.push({ code: 'unclosed-phrase', message: 'Expected </p> before the end', at: open.at });
    closePhrase();
  }
  const text = pieces.join('').trimEnd();
  for (const phrase of phrases) {
    // Offsets hug the words.
    while (phrase.start < phrase.end && text[phrase.start] === ' ') phrase.start++;
    phrase.start = Math.min(phrase.start, text.length);
    phrase.end = Math.max(phrase.start, Math.min(phrase.end, text.length));
    phrase.text = text.slice(phrase.start, phrase.end);
    if (phrase.text === '') {
      problems.push({ code: 'empty-phrase', message: 'Expected words between <p> and </p>', at: phrase.at });
    }
  }
  problems.sort((a, b) => a.at - b.at);
  return { text, phrases: phrases.map(({ at: _, ...phrase }) => phrase), problems };
}

/** Writes a caption as such an answer, one `[SEG]` a mask: `<p> two cats </p> [SEG] [SEG]`. Nested phrases are left out. */
export function formatSegmentAnswer(
  text: string,
  phrases: readonly Pick<TaggedPhrase, 'start' | 'end' | 'maskIds'>[],
): string {
  let answer = '';
  let position = 0;
  for (const { start, end, maskIds } of [...phrases].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < position) continue;
    answer += `${text.slice(position, start)}<p> ${text.slice(start, end).trim()} </p>${' [SEG]'.repeat(maskIds.length)}`;
    position = end;
  }
  return answer + text.slice(position);
}
