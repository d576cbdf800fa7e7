/**
 * The Markdown that dataset cards are written in, as data: headings, paragraphs, lists, tables, quotes, code, emphasis,
 * links. HTML in it stays text. Nobody has vetted a card, so links lead only to http and https, and pictures are links.
 */
export type Block =
  | { kind: 'heading'; level: number; content: Inline[] }
  | { kind: 'paragraph'; content: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'quote'; content: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong' | 'emphasis'; content: Inline[] }
  | { kind: 'link'; href: string; content: Inline[] };

const inlinePattern =
  /(`+)(.+?)\1(?!`)|!?\[([^\]]*)\]\(\s*<?([^)\s>]*)>?(?:\s+"[^"]*")?\s*\)|<(https?:\/\/[^>\s]+)>|\*\*(?=\S)(.+?)\*\*|__(?=\S)(.+?)__|(?<![\w*])\*(?=[^\s*])([^*]+?)\*|(?<!\w)_(?=\S)([^_]+?)_(?!\w)/;
/** Emphasis inside emphasis; deeper nesting stays text. */
const deepest = 4;
/** A longer paragraph is shown as it is: looking for what is never closed takes time with its square. */
const longestParsed = 4000;

/** Only what a browser may be sent to from a page nobody vetted. */
function safeHref(href: string): string | undefined {
  return /^https?:\/\//i.test(href) ? href : undefined;
}

function parseInline(text: string, depth = 0): Inline[] {
  const parts: Inline[] = [];
  const addText = (value: string) =>
    value !== '' && parts.push({ kind: 'text', text: value.replace(/\\([!-/:-@[-`{-~])/g, '$1') });
  let rest = text;
  while (rest !== '') {
    const match = depth > deepest || text.length > longestParsed ? null : inlinePattern.exec(rest);
    if (!match) break;
    addText(rest.slice(0, match.index));
    rest = rest.slice(match.index + match[0].length);
    const [, , code, label, target, address, strong1, strong2, emphasis1, emphasis2] = match;
    if (code !== undefined) parts.push({ kind: 'code', text: code.trim() });
    else if (address !== undefined)
      parts.push({ kind: 'link', href: address, content: [{ kind: 'text', text: address }] });
    else if (target !== undefined) {
      const content = parseInline(label || target, depth + 1);
      const href = safeHref(target);
      if (href) parts.push({ kind: 'link', href, content });
      else parts.push(...content);
    } else {
      const strong = strong1 ?? strong2;
      const content = parseInline(strong ?? emphasis1 ?? emphasis2, depth + 1);
      parts.push({ kind: strong === undefined ? 'emphasis' : 'strong', content });
    }
  }
  addText(rest);
  return parts;
}

const itemPattern = /^\s{0,3}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const tableRule = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

function splitRow(line: string): Inline[][] {
  const cells = line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/);
  return cells.map(cell => parseInline(cell.trim().replaceAll('\\|', '|')));
}

/** Reads Markdown. Never throws: what is not understood is a paragraph. */
export function parseMarkdown(source: string): Block[] {
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', content: parseInline(paragraph.join(' ')) });
    paragraph = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    const fence = /^\s{0,3}(`{3,}|~{3,})/.exec(line);
    if (fence) {
      flush();
      const code: string[] = [];
      for (at++; at < lines.length && !lines[at].trim().startsWith(fence[1]); at++) code.push(lines[at]);
      blocks.push({ kind: 'code', text: code.join('\n') });
      continue;
    }
    const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line);
    if (heading) {
      flush();
      blocks.push({ kind: 'heading', level: heading[1].length, content: parseInline(heading[2]) });
      continue;
    }
    if (/^\s{0,3}([-*_])(?:\s*\1){2,}\s*$/.test(line)) {
      flush();
      blocks.push({ kind: 'rule' });
      continue;
    }
    if (line.includes('|') && tableRule.test(lines[at + 1] ?? '') && lines[at + 1].includes('-')) {
      flush();
      const head = splitRow(line);
      const rows: Inline[][][] = [];
      for (at += 2; at < lines.length && lines[at].includes('|'); at++) rows.push(splitRow(lines[at]));
      at--;
      blocks.push({ kind: 'table', head, rows });
      continue;
    }
    const item = itemPattern.exec(line);
    if (item) {
      flush();
      const items: string[] = [];
      for (; at < lines.length; at++) {
        const next = itemPattern.exec(lines[at]);
        if (next) items.push(next[2]);
        else if (/^\s{2,}\S/.test(lines[at]) && items.length > 0) items[items.length - 1] += ` ${lines[at].trim()}`;
        else break;
      }
      at--;
      blocks.push({ kind: 'list', ordered: item[1] !== undefined, items: items.map(text => parseInline(text)) });
      continue;
    }
    if (/^\s{0,3}>/.test(line)) {
      flush();
      const quoted: string[] = [];
      for (; at < lines.length && /^\s{0,3}>/.test(lines[at]); at++) quoted.push(lines[at].replace(/^\s{0,3}>\s?/, ''));
      at--;
      blocks.push({ kind: 'quote', content: parseInline(quoted.join(' ')) });
      continue;
    }
    if (line.trim() === '') flush();
    else paragraph.push(line.trim());
  }
  flush();
  return blocks;
}
