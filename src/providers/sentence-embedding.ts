import { SystemError } from '../core/errors.ts';

/** The model the PanoCaps benchmark compares phrases with. */
export const benchmarkModel = 'sentence-transformers/all-mpnet-base-v2';

/** Whether a model's name or folder is the benchmark's model. Conversions under the same name count too. */
export function isBenchmarkModel(model: string): boolean {
  return /(^|[/\\])all-mpnet-base-v2[/\\]?$/.test(model);
}

/** What is used of transformers.js; it is an optional peer, so its own types may not be there. */
interface Transformers {
  env: { allowLocalModels: boolean; allowRemoteModels: boolean; localModelPath: string };
  pipeline(
    task: 'feature-extraction',
    model: string,
    options: { dtype: 'fp32'; device?: string },
  ): Promise<
    ((
      texts: string[],
      options: { pooling: 'mean'; normalize: true },
    ) => Promise<{ data: ArrayLike<number>; dims: number[] }>) & {
      dispose?(): Promise<unknown>;
    }
  >;
}

export interface EmbedSentencesOptions {
  /** Texts per call of the model. */
  batchSize?: number;
  /** Where vectors of texts are kept: read before, extended after. */
  store?: VectorStore;
  /** Loads transformers.js; another one for tests. */
  load?(): Promise<unknown>;
}

/** A cache of vectors by model and text. */
export interface VectorStore {
  read(model: string): Promise<Map<string, Float32Array>>;
  write(model: string, vectors: ReadonlyMap<string, Float32Array>): Promise<void>;
}

// In a variable, so that type checking and bundling do not ask for a package that need not be there.
const packageName = '@huggingface/transformers';

/** Whether a model is a folder on this machine rather than a name on the hub. */
function isFolder(model: string): boolean {
  return /^(\.{0,2}[/\\]|[A-Za-z]:[/\\])/.test(model);
}

/**
 * Sentence embeddings of texts: mean-pooled, normalised, computed in fp32 by transformers.js. Each text once; those in
 * the store not at all.
 * @param model a folder (`./...` or absolute) with an ONNX model, or a name on the Hugging Face hub
 * @throws {SystemError} `missing-transformers`, `missing-model`
 */
export async function embedSentences(
  model: string,
  texts: readonly string[],
  { batchSize = 64, store, load = () => import(packageName) }: EmbedSentencesOptions = {},
): Promise<Map<string, Float32Array>> {
  const known = (await store?.read(model)) ?? new Map<string, Float32Array>();
  const vectors = new Map<string, Float32Array>();
  for (const text of texts) if (known.has(text)) vectors.set(text, known.get(text)!);
  // Texts of like length share a batch, so that little padding is computed.
  const missing = [...new Set(texts)].filter(text => !vectors.has(text)).sort((a, b) => a.length - b.length);
  if (missing.length === 0) return vectors;

  const extract = await loadModel(model, load);
  for (let start = 0; start < missing.length; start += batchSize) {
    const batch = missing.slice(start, start + batchSize);
    const { data, dims } = await extract(batch, { pooling: 'mean', normalize: true });
    const length = dims[dims.length - 1];
    batch.forEach((text, i) => {
      vectors.set(
        text,
        Float32Array.from({ length }, (_, k) => data[i * length + k]),
      );
    });
  }
  await extract.dispose?.();
  if (store) {
    for (const [text, vector] of vectors) known.set(text, vector);
    await store.write(model, known);
  }
  return vectors;
}

async function loadModel(model: string, load: () => Promise<unknown>): ReturnType<Transformers['pipeline']> {
  const alternative = 'Or use --text-similarity trigram: offline, but not comparable with published numbers.';
  let transformers: Transformers;
  try {
    transformers = (await load()) as Transformers;
  } catch (cause) {
    throw new SystemError(
      'missing-transformers',
      `Expected the package ${packageName} for the model ${model} but it cannot be loaded`,
      {
        hint: `npm install ${packageName}  (beside Panoply; about 430 MB). ${alternative}`,
        cause,
      },
    );
  }
  const local = isFolder(model);
  if (local) {
    // transformers.js joins this path and the model's name.
    const folder = model.replace(/[/\\]+$/, '');
    const split = Math.max(folder.lastIndexOf('/'), folder.lastIndexOf('\\'));
    transformers.env.allowLocalModels = true;
    transformers.env.allowRemoteModels = false;
    transformers.env.localModelPath = folder.slice(0, split + 1) || './';
    model = folder.slice(split + 1);
  }
  try {
    return await transformers.pipeline('feature-extraction', model, { dtype: 'fp32' });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new SystemError(
      'missing-model',
      `Expected the sentence-embedding model ${model} but it cannot be loaded: ${reason}`,
      {
        hint: `${local ? 'The folder needs config.json, tokenizer.json and onnx/model.onnx.' : 'Give a folder of it with --text-similarity ./FOLDER where the hub cannot be reached.'} ${alternative}`,
        cause,
      },
    );
  }
}
