import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gatherGroundedView } from '../analysis/check/grounding-facts.ts';
import type { CaptionFacts, FieldProblem, Place, RecordFacts } from '../analysis/check/grounding-types.ts';
import { findFieldProblems, placeOfMember } from '../analysis/check/record-fields.ts';
import type { DocumentFacts, Finding } from '../analysis/check/types.ts';
import { checkCaptionEntry, isLabelMatches, labelMatchesOf, parseGroundedCaption } from '../core/caption/index.ts';
import type { Where } from '../core/errors.ts';
import type { Scene } from '../core/model/dataset.ts';
import {
  contactSheetName,
  findPicture,
  imageCandidates,
  type LooseObject,
  openPanocaps,
  type PanocapsDataset,
  type PanocapsFile,
  type PanocapsRecord,
  sceneOfRecord,
} from '../formats/panocaps/index.ts';
import { isFolder } from '../io/node/files.ts';
import { type FileListing, isInside, listFiles } from './list-files.ts';
import { toFinding } from './model-source.ts';
import { type CheckImage, type CheckScene, type CheckSource, newImageFacts } from './source.ts';

/** Members of an image's record that both files have. */
const sharedMembers = ['file_name', 'height', 'width', 'id', 'data_source'] as const;

/** The folder that holds the annotations, where there is one: it has the manifest and names files. */
function rootOf(roots: readonly string[], files: readonly PanocapsFile[]): string | undefined {
  return roots.find(root => isFolder(root) && files.some(({ path }) => path.startsWith(`${root}/`)));
}

function documentOf(
  { path, split, holds, images, hasByteOrderMark, error }: PanocapsFile,
  name: string,
): DocumentFacts {
  const base = { file: name, split, hasByteOrderMark, scenes: images };
  if (!error) return { ...base, state: 'read' };
  const { message, hint, where } = error;
  // The error names the file itself; a report has it beside.
  const problem = {
    message: message.replaceAll(path, name),
    pointer: where?.pointer,
    row: where?.row,
    byte: where?.byte,
  };
  return { ...base, split: split ?? holds, state: 'broken', problem: { ...problem, hint } };
}

interface Names {
  /** The name of a file as a report has it. */
  nameOf(path: string): string;
}

/** Where a part of a record is; inside a row of a table it is named by its column. */
function placeOf({ file = '', pointer, row }: Where, column: string, { nameOf }: Names): Place {
  return row === undefined ? { file: nameOf(file), pointer } : { file: nameOf(file), pointer: column, row };
}

interface RecordPlaceNames {
  image: Place;
  captions: Place[];
  masks: Place[];
}

function placesOf({ places }: PanocapsRecord, names: Names): RecordPlaceNames {
  return {
    image: placeOf(places.image, '/image_info', names),
    captions: places.captions.map(where => placeOf(where, '/caption_info', names)),
    masks: places.masks.map((where, i) => placeOf(where, `/mask_annotations/${i}`, names)),
  };
}

/** Which files list an image: those of its split, but for images that only the other file has. */
function membership({ files, problems }: PanocapsDataset) {
  const read = new Set(files.filter(({ error }) => !error).map(({ split, holds }) => `${split} ${holds}`));
  const alone = new Map(problems.map(({ code, where }) => [`${where.file}#${where.pointer}`, code]));
  return ({ split, places: { image } }: PanocapsRecord): Pick<RecordFacts, 'inCaptionFile' | 'inMaskFile'> => {
    if (read.has(`${split} rows`)) return { inCaptionFile: true, inMaskFile: true };
    const code = alone.get(`${image.file}#${image.pointer}`);
    return {
      inCaptionFile: read.has(`${split} captions`) && code !== 'image-only-in-masks',
      inMaskFile: read.has(`${split} masks`) && code !== 'image-only-in-captions',
    };
  };
}

function recordFacts(
  record: PanocapsRecord,
  places: RecordPlaceNames,
  names: Names,
  has: Pick<RecordFacts, 'inCaptionFile' | 'inMaskFile'>,
): RecordFacts {
  const { image, maskImage, captions, masks, imageId } = record;
  const fields: FieldProblem[] = [
    ...findFieldProblems('image', image, places.image),
    ...captions.flatMap((caption, i) => [...findFieldProblems('caption', caption, places.captions[i])]),
    ...masks.flatMap((mask, i) => [...findFieldProblems('mask', mask, places.masks[i])]),
  ];
  const other = record.places.maskImage ? placeOf(record.places.maskImage, '/image_info', names) : places.image;
  const differences = sharedMembers.flatMap(member => {
    const [captionFile, maskFile] = [image[member], maskImage?.[member]];
    // A record may say less in one of the files.
    if (captionFile === undefined || maskFile === undefined || captionFile === maskFile) return [];
    return [{ place: placeOfMember(other, member), member, captionFile, maskFile }];
  });
  const fileName = typeof image.file_name === 'string' ? image.file_name : undefined;
  return { imageId, fileName, fields, differences, ...has };
}

/** Problems of a caption's tags, each at the member it is about. */
function captionProblems(caption: LooseObject, regionCount: number, place: Place): CaptionFacts['problems'] {
  return checkCaptionEntry(caption, regionCount).map(({ code, message, match }) => {
    const list = placeOfMember(place, 'label_matched');
    const at =
      match !== undefined
        ? placeOfMember(list, String(match))
        : code === 'labels-differ'
          ? list
          : placeOfMember(place, code === 'caption-differs' ? 'caption' : 'caption_ann');
    return { code, message, place: at };
  });
}

/** What the tags of a caption name, or its label_matched where it has no tags; ids of no mask are left out. */
function phrasesOf({ caption_ann, label_matched }: LooseObject, regionCount: number) {
  const tags = typeof caption_ann === 'string' ? labelMatchesOf(parseGroundedCaption(caption_ann)) : [];
  const matches = tags.length === 0 && isLabelMatches(label_matched) ? label_matched : tags;
  return matches.map(({ txt_desc, mask_ids }) => ({
    text: txt_desc,
    regions: mask_ids.filter(id => id >= 0 && id < regionCount),
  }));
}

function pictureOf(
  scene: Scene,
  record: PanocapsRecord,
  { imageFolders, hasEmbeddedImages }: PanocapsDataset,
  { pointer, listing }: { pointer: string | undefined; listing: FileListing | undefined },
): CheckImage[] {
  const { image } = scene.views[0];
  const { split } = record;
  const base = { role: 'view', index: 0, path: image.path, pointer } as const;
  if (hasEmbeddedImages) return [{ facts: newImageFacts(base, 'unknown'), open: () => image.open() }];
  if (!isInside(image.path)) return [{ facts: newImageFacts(base, 'outside') }];
  const found = findPicture(imageFolders, split, image.path);
  if (found) {
    const facts = newImageFacts({ ...base, path: found.path }, 'present');
    return [{ facts, file: join(found.folder, found.path) }];
  }
  for (const candidate of imageCandidates(split, image.path)) {
    const otherCase = listing?.findOtherCase(candidate);
    if (otherCase !== undefined) return [{ facts: newImageFacts({ ...base, path: candidate }, 'missing', otherCase) }];
  }
  return [{ facts: newImageFacts(base, 'missing') }];
}

/** Whether any picture lies where pictures of the dataset are looked for; it is published without them. */
function hasPictures({ imageFolders, splits, hasEmbeddedImages }: PanocapsDataset): boolean {
  if (hasEmbeddedImages) return true;
  const places = new Set(splits.flatMap(({ name }) => imageCandidates(name, 'x').map(path => dirname(path))));
  return imageFolders.some(folder =>
    [...places].some(place => {
      const path = join(folder, place);
      return isFolder(path) && hasImageFile(path);
    }),
  );
}

const hasImageFile = (folder: string): boolean =>
  readdirSync(folder).some(name => name !== contactSheetName && /\.(png|jpe?g|webp)$/i.test(name));

/**
 * A PanoCaps dataset as the check sees it, raw or Parquet: captions, masks, and how the two files of a split fit.
 * Files that cannot be read are reported, and the others checked.
 */
export async function openPanocapsCheck(roots: readonly string[]): Promise<CheckSource> {
  const dataset = await openPanocaps(roots, { skipBroken: true });
  const { files, categories, categoryIndex, problems } = dataset;
  const root = rootOf(roots, files);
  const base = root ?? dirname(files[0].path);
  const names: Names = {
    nameOf: path => (path.startsWith(`${base}/`) ? path.slice(base.length + 1) : basename(path)),
  };
  const listing = root === undefined ? undefined : listFiles(root);
  const unreadable: Finding[] = [];
  const inFiles = membership(dataset);
  const withPictures = hasPictures(dataset);
  const ids = dataset.index();
  return {
    family: 'panocaps',
    sceneCount: ids.length,
    imageCount: withPictures ? ids.length : 0,
    root,
    listing,
    provided: root === undefined ? ['regions'] : ['regions', 'files'],
    facts: {
      documents: files.map(file => documentOf(file, names.nameOf(file.path))),
      expected: { origin: 'the card', viewCount: 1, rigs: [] },
      categories,
      pairing: problems.map(({ code, message, where }) => ({
        code,
        message,
        place: placeOf(where, '', names),
      })),
    },
    unreadable,
    async *scenes(): AsyncGenerator<CheckScene> {
      unreadable.length = 0;
      for (const id of ids) {
        let record: PanocapsRecord;
        try {
          record = await dataset.record(id);
        } catch (error) {
          unreadable.push(toFinding(error, [base], id));
          continue;
        }
        const places = placesOf(record, names);
        const { image, masks, captions } = record;
        const scene = sceneOfRecord(record, {
          id,
          image: dataset.imageOf(id, record),
          categoryOf: category => categoryIndex.find(String(image.data_source ?? ''), category),
        });
        const source = scene.source ?? '';
        const size =
          Number.isInteger(image.width) && Number.isInteger(image.height)
            ? { width: image.width as number, height: image.height as number }
            : undefined;
        const view = gatherGroundedView(scene.views[0], {
          index: 0,
          place: places.image,
          source,
          size,
          categoryOf: category => categoryIndex.find(source, category),
          regionPlaces: places.masks,
          captionPlaces: places.captions,
          captionPhrases: captions.map(caption => phrasesOf(caption, masks.length)),
          captionProblems: captions.map((caption, i) => captionProblems(caption, masks.length, places.captions[i])),
        });
        const { file, pointer, row } = places.image;
        const images = withPictures ? pictureOf(scene, record, dataset, { pointer, listing }) : [];
        yield {
          // Masks are measured above; all of them together may be larger than memory.
          scene: { ...scene, views: scene.views.map(each => ({ ...each, regions: [] })), extra: {} },
          file,
          pointer,
          row,
          images,
          grounding: [view],
          record: recordFacts(record, places, names, inFiles(record)),
        };
      }
    },
  };
}
