import { CsvError, parse } from 'csv-parse/sync';
import { FormatError } from '../core/errors.ts';

/**
 * Parses CSV (RFC 4180) whose first record names the columns. LF or CRLF; a byte order mark is dropped.
 * @returns one object a record, with the zero-based line of the file it ends on
 * @throws {FormatError} `bad-csv` for an unclosed quote or a record of another length
 */
export function parseCsv(text: string, file: string): { line: number; values: Record<string, string> }[] {
  try {
    const records = parse(text, {
      columns: header => header.map((name: string) => name.trim()),
      bom: true,
      info: true,
      skip_empty_lines: true,
    });
    return (records as unknown as { info: { lines: number }; record: Record<string, string> }[]).map(
      ({ info, record }) => ({
        line: info.lines - 1,
        values: record,
      }),
    );
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new FormatError('bad-csv', cause.message, {
      where: { file, row: typeof cause.lines === 'number' ? cause.lines - 1 : undefined },
      hint: 'Put a text that holds commas or line breaks between double quotes.',
      cause,
    });
  }
}
