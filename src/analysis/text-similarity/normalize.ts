// White space and digits as Python's str.strip() and re see them: JavaScript's trim() and \d differ (U+0085, U+FEFF, ...).
const pythonSpace = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const outerSpace = new RegExp(`^[${pythonSpace}]+|[${pythonSpace}]+$`, 'g');
const leadingArticle = new RegExp(`^(?:a|an|the)[${pythonSpace}]+`);
const trailingNumber = /-\p{Nd}+$/u;

/** Removes white space at both ends, as Python's `str.strip()` does. */
export function stripSpace(text: string): string {
  return text.replace(outerSpace, '');
}

/**
 * A phrase as PanoCaps compares it: lower case, no white space around, one leading "a", "an" or "the" with the white
 * space after it removed, then a trailing "-12" removed. An article alone stays.
 */
export function normalizePhrase(phrase: string): string {
  return stripSpace(stripSpace(phrase.toLowerCase()).replace(leadingArticle, '').replace(trailingNumber, ''));
}
