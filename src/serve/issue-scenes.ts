import type { IssuesDocument } from '../core/viewer/documents.ts';
import type { ServedDataset } from './served-dataset.ts';

/** Finds the scene that an issue of `check` is about, by the place it names. */
export class IssueScenes {
  readonly #rows: ReadonlyMap<string, number>;
  readonly #splitStarts: ReadonlyMap<string, number>;

  constructor({ ids, dataset }: ServedDataset) {
    this.#rows = new Map(ids.map((id, row) => [id, row]));
    const starts = new Map<string, number>();
    let start = 0;
    for (const { name, scenes } of dataset.splits) {
      starts.set(name, start);
      start += scenes;
    }
    this.#splitStarts = starts;
  }

  /** @param place `train/a_door/images/3.png`, `train.json#/3/prompts`, `metadata/metadata_id_4.json`, `000012` */
  find(place: string): number | undefined {
    const [file, pointer] = place.split(/#| row /);
    // An entry of a split's own list.
    const split = /^(?:.*\/)?([^/]+)\.json$/.exec(file)?.[1];
    const entry = /^\/(\d+)(?:\/|$)/.exec(pointer ?? '')?.[1];
    if (split !== undefined && entry !== undefined && this.#splitStarts.has(split)) {
      return this.#splitStarts.get(split)! + Number(entry);
    }
    const identity = /(?:^|\/)metadata_id_(.+?)[._]json$/.exec(file)?.[1];
    if (identity !== undefined) return this.#rows.get(`subj_id_${identity}`);
    // A file below the scene's folder, or named like the scene.
    for (let path = file.replace(/^(?:regions|depth|normals|masks?|images)\//, ''); path !== ''; ) {
      const row = this.#rows.get(path) ?? this.#rows.get(path.replace(/^.*\//, '').replace(/\.\w+$/, ''));
      if (row !== undefined) return row;
      const cut = path.lastIndexOf('/');
      path = cut < 0 ? '' : path.slice(0, cut);
    }
    return undefined;
  }

  /** The document with rows of scenes filled in. */
  complete(document: IssuesDocument): IssuesDocument {
    const groups = document.groups.map(group => ({
      ...group,
      issues: group.issues.map(issue => ({ scene: this.find(issue.place), ...issue })),
    }));
    return { ...document, groups };
  }
}
