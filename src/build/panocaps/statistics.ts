import { parseGroundedCaption } from '../../core/caption/index.ts';
import type { PanocapsRecord } from '../../formats/panocaps/record.ts';

/** Sums over the images of a split; the README's figures. All numbers add up over splits, but for unique phrases. */
export interface SplitStatistics {
  images: number;
  imagesBySource: Record<string, number>;
  regions: number;
  groundedRegions: number;
  things: number;
  /** Entries of label_matched. */
  entities: number;
  /** Entries that name several masks. */
  oneToMany: number;
  /** Masks that several entries name. */
  manyToOne: number;
  /** White-space separated, over all captions. */
  words: number;
  uniquePhrases: number;
}

/** Gathers the statistics of a split. */
export class StatisticsCounter {
  readonly #phrases = new Set<string>();
  readonly #sums: SplitStatistics = {
    images: 0,
    imagesBySource: {},
    regions: 0,
    groundedRegions: 0,
    things: 0,
    entities: 0,
    oneToMany: 0,
    manyToOne: 0,
    words: 0,
    uniquePhrases: 0,
  };

  add({ captions, masks }: PanocapsRecord, source: string): void {
    const sums = this.#sums;
    const name = source === '' ? 'unknown' : source;
    sums.images++;
    sums.imagesBySource[name] = (sums.imagesBySource[name] ?? 0) + 1;
    sums.regions += masks.length;
    sums.things += masks.filter(({ thing_or_stuff }) => thing_or_stuff === 'thing').length;
    const mentions = new Map<number, number>();
    for (const caption of captions) {
      const matches = Array.isArray(caption.label_matched)
        ? caption.label_matched.map(match => ({ ids: match?.mask_ids ?? [], phrase: String(match?.txt_desc ?? '') }))
        : parseGroundedCaption(String(caption.caption_ann ?? '')).phrases.map(({ maskIds, text }) => ({
            ids: maskIds,
            phrase: text,
          }));
      for (const { ids, phrase } of matches) {
        sums.entities++;
        this.#phrases.add(phrase.toLowerCase().trim());
        if (ids.length > 1) sums.oneToMany++;
        for (const id of ids) mentions.set(id, (mentions.get(id) ?? 0) + 1);
      }
      sums.words += String(caption.caption ?? '')
        .split(/\s+/)
        .filter(Boolean).length;
    }
    for (const [id, times] of mentions) {
      if (id < 0 || id >= masks.length) continue;
      sums.groundedRegions++;
      if (times > 1) sums.manyToOne++;
    }
  }

  finish(): SplitStatistics {
    const sources = Object.entries(this.#sums.imagesBySource).sort(([a], [b]) => (a < b ? -1 : 1));
    return { ...this.#sums, imagesBySource: Object.fromEntries(sources), uniquePhrases: this.#phrases.size };
  }
}
