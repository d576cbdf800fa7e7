import { answerFault } from './fault.ts';
import { isRecord, type JsonRecord, quote } from './read-json.ts';
import type { Secret } from './secret.ts';

/** How a model begins when it declines; only the beginning counts, since a caption may quote anything. */
const refusals =
  /^["'*\s]*(?:(?:i['’]?m|i am) (?:very |so |really )?(?:sorry|unable|not able)|sorry[,.]|i (?:can(?:no|['’])t|won['’]t|am not able to|do not|don['’]t) (?:assist|help|describe|provide|comply|identify|see|view|have the ability)|unfortunately,? i|as an ai\b|my apologies|i apologi[sz]e)/i;

/** Longer than any caption: a model that fell into repeating itself. */
const longestCaption = 4000;

/**
 * The text of an answer of `/v1/chat/completions`.
 * @param url where the answer came from
 * @throws {Fault} `refused`, `empty-caption`, `caption-cut`, `caption-too-long`, `no-choice`
 * @source https://platform.openai.com/docs/api-reference/chat/object
 */
export function readCaption(json: JsonRecord, url: string, secret: Secret): string {
  const choice = Array.isArray(json.choices) ? json.choices[0] : undefined;
  const message = isRecord(choice) ? choice.message : undefined;
  const at = (pointer: string) => ({ file: url, pointer });
  if (!isRecord(choice) || !isRecord(message)) {
    throw answerFault(
      'no-choice',
      `Expected choices[0].message from ${url} but received the fields ${Object.keys(json).join(', ')}`,
      'transport',
      {
        where: at('/choices/0'),
      },
    );
  }
  const finish = choice.finish_reason;
  const where = at('/choices/0/message/content');
  const refused = (said: string) =>
    answerFault('refused', `The model server ${url} refuses to caption the view: ${said}`, 'answer', {
      where,
      hint: 'Reword the prompt template, or use another model.',
    });
  if (typeof message.refusal === 'string' && message.refusal.trim() !== '')
    throw refused(quote(message.refusal, secret));
  if (finish === 'content_filter') throw refused('its content filter stopped the answer');
  const text = cleanCaption(secret.redact(textOf(message.content)));
  if (text === '') {
    const cut = finish === 'length';
    throw answerFault('empty-caption', `Expected a caption from ${url} but received an empty text`, 'answer', {
      where,
      hint: cut ? 'The model used all its tokens for thinking: raise maximumTokens.' : undefined,
    });
  }
  if (refusals.test(text)) throw refused(quote(text, secret));
  if (text.length > longestCaption) {
    throw answerFault(
      'caption-too-long',
      `Expected at most ${longestCaption} characters for a caption from ${url} but received ${text.length}`,
      'answer',
      {
        where,
      },
    );
  }
  return finish === 'length' ? untilLastSentence(text, url) : text;
}

/** Plain content, or the text parts of a list of parts. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map(part => (isRecord(part) && typeof part.text === 'string' ? part.text : '')).join('');
}

/**
 * A caption as a dataset holds it: one line of prose. Takes off what models put around it: thinking, code fences,
 * a "Caption:" before, quotation marks around, emphasis, headings.
 */
export function cleanCaption(text: string): string {
  let caption = text
    .replace(/<(think|thinking|reasoning)>[\s\S]*?(<\/\1>|$)/gi, ' ')
    // A template may have put the opening tag into the prompt, so that only the closing one comes.
    .replace(/^[\s\S]*<\/(think|thinking|reasoning)>/i, ' ')
    .replace(/^\s*```[a-z]*\n?|```\s*$/gi, ' ')
    .replace(/^\s*#{1,6}\s+/gm, '')
    .replace(/(\*\*|__)(.+?)\1/g, '$2')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:caption|description|answer)\s*:\s*/i, '');
  const quoted = /^["“«'](.*)["”»']$/.exec(caption);
  if (quoted && !/["“”«»]/.test(quoted[1])) caption = quoted[1].trim();
  return caption;
}

/** What a length limit cut off in mid-sentence, back to the last whole one. */
function untilLastSentence(text: string, url: string): string {
  const end = /^([\s\S]*[.!?]["”'’)]?)(?:\s|$)/.exec(text)?.[1];
  if (end === undefined) {
    throw answerFault(
      'caption-cut',
      `Expected a whole sentence from ${url} but the length limit cut it off`,
      'answer',
      {
        where: { file: url, pointer: '/choices/0/finish_reason' },
        hint: 'Raise maximumTokens.',
      },
    );
  }
  return end;
}
