import { createHash, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { canonicalJson, type JsonObject, type JsonValue } from '../core/json.ts';
import { readError } from '../io/node/file-source.ts';
import { makeFolder, syncFolder, systemErrorCode, writeError, writeFileAtomic } from '../io/node/files.ts';

/** A request as it identifies its answer: endpoint and body, never a key; pictures stand as their SHA-256. */
export interface StoredRequest {
  endpoint: string;
  body: JsonObject;
  /** The server's address, where no model is named and only the address tells servers apart. */
  server?: string;
}

export interface StoredAnswer {
  bytes: Uint8Array;
  /** E.g. `image/png`, `text/plain`. */
  mediaType: string;
  /** What else is worth keeping, e.g. the seed that was used. */
  notes: JsonObject;
}

interface AnswerRecord {
  request: StoredRequest;
  answer: { file: string; sha256: string; bytes: number; mediaType: string; notes: JsonObject };
}

const endings: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'text/plain': 'txt',
};

/**
 * Answers of model servers as inputs of a build: asked once, kept for good, so that a resumed build asks nothing twice
 * and gives the same bytes.
 *
 * In the folder: `requests/ab/<key>.json` says what was asked and which answer it got, where the key is the SHA-256 of
 * the canonical request; `answers/cd/<SHA-256>.png` (.jpg, .webp, .txt) is the answer as it came. Each file appears
 * whole or not at all, and the first answer of a request stays, so any number of workers may share a folder.
 */
export class AnswerStore {
  readonly folder: string;
  /** Unfinished files, this instance's own: threads of one process must not share them. */
  readonly #stage: string;

  constructor(folder: string) {
    this.folder = folder;
    this.#stage = join(folder, `.part-${randomUUID()}`);
  }

  /** Identifies a request: SHA-256 in hex over its canonical JSON. */
  static keyOf(request: StoredRequest): string {
    return sha256(canonicalJson({ ...request } as JsonObject));
  }

  /**
   * The answer of a request, if it was stored and is intact; a damaged one counts as none.
   * @throws {SystemError} `cannot-read`
   */
  read(request: StoredRequest): StoredAnswer | undefined {
    const text = this.#readFile(this.#requestPath(request));
    if (!text) return undefined;
    let record: AnswerRecord;
    try {
      record = JSON.parse(text.toString('utf8'));
    } catch {
      return undefined;
    }
    const answer = record?.answer;
    if (typeof answer?.file !== 'string' || !/^answers\/[0-9a-f]{2}\/[0-9a-f]{64}\.[a-z]{2,5}$/.test(answer.file))
      return undefined;
    const bytes = this.#readFile(join(this.folder, answer.file));
    if (!bytes || sha256(bytes) !== answer.sha256) return undefined;
    return { bytes, mediaType: answer.mediaType, notes: answer.notes ?? {} };
  }

  /**
   * Stores an answer durably, unless the request has one already.
   * @returns the answer that counts from now on: the first one stored
   * @throws {SystemError} `cannot-write`, `cannot-read`
   */
  write(request: StoredRequest, answer: StoredAnswer): StoredAnswer {
    const existing = this.read(request);
    if (existing) return existing;
    const hash = sha256(answer.bytes);
    const file = `answers/${hash.slice(0, 2)}/${hash}.${endings[answer.mediaType] ?? 'bin'}`;
    const record: AnswerRecord = {
      request,
      answer: { file, sha256: hash, bytes: answer.bytes.byteLength, mediaType: answer.mediaType, notes: answer.notes },
    };
    try {
      writeFileAtomic(join(this.folder, file), answer.bytes, this.#stage);
      this.#publish(this.#requestPath(request), `${JSON.stringify(record as unknown as JsonValue, null, 2)}\n`);
    } finally {
      rmSync(this.#stage, { recursive: true, force: true });
    }
    return this.read(request) ?? answer;
  }

  /** Puts a request's record in its place unless an intact one is there: a hard link, unlike a rename, never replaces. */
  #publish(path: string, text: string): void {
    const staged = join(this.#stage, 'record.json');
    writeFileAtomic(staged, text);
    try {
      makeFolder(dirname(path));
      try {
        linkSync(staged, path);
      } catch (error) {
        // Somebody was first, or the record there is damaged (`read` found none), or the file system has no links.
        if (systemErrorCode(error) !== 'EEXIST' || !this.#isIntact(path)) renameSync(staged, path);
      }
      syncFolder(dirname(path));
    } catch (cause) {
      throw writeError(cause, path);
    }
  }

  #isIntact(path: string): boolean {
    try {
      const record: AnswerRecord = JSON.parse(readFileSync(path, 'utf8'));
      return sha256(readFileSync(join(this.folder, record.answer.file))) === record.answer.sha256;
    } catch {
      return false;
    }
  }

  #requestPath(request: StoredRequest): string {
    const key = AnswerStore.keyOf(request);
    return join(this.folder, 'requests', key.slice(0, 2), `${key}.json`);
  }

  #readFile(path: string): Buffer | undefined {
    try {
      return readFileSync(path);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return undefined;
      throw readError(error, path);
    }
  }
}

export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
