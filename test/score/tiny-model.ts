/**
 * A sentence-embedding model small enough to make in a test: every word has a vector of two numbers, and the model looks
 * them up (one ONNX Gather). transformers.js then does what it does with any: tokens, batches, mean pooling, norm.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A field of a protocol buffer: numbers as varints, text and bytes with their length. */
function field(number: number, value: number | string | Uint8Array): Uint8Array {
  if (typeof value === 'number') return Buffer.concat([varint(number << 3), varint(value)]);
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  bytes.push(value);
  return Uint8Array.from(bytes);
}

const message = (...fields: Uint8Array[]) => Buffer.concat(fields);
const float = 1;
const int64 = 7;

function tensorValue(name: string, type: number, dimensions: readonly string[]): Uint8Array {
  const shape = message(...dimensions.map(dimension => field(1, field(2, dimension))));
  return message(field(1, name), field(2, field(1, message(field(1, type), field(2, shape)))));
}

/** @source ONNX, onnx.proto (ModelProto, GraphProto, NodeProto, TensorProto) */
function lookUpModel(vectors: readonly (readonly number[])[]): Uint8Array {
  const table = message(
    field(1, vectors.length),
    field(1, vectors[0].length),
    field(2, float),
    field(8, 'table'),
    field(9, new Uint8Array(Float32Array.from(vectors.flat()).buffer)),
  );
  const node = message(field(1, 'table'), field(1, 'input_ids'), field(2, 'last_hidden_state'), field(4, 'Gather'));
  const graph = message(
    field(1, node),
    field(2, 'look-up'),
    field(5, table),
    field(11, tensorValue('input_ids', int64, ['batch', 'tokens'])),
    field(11, tensorValue('attention_mask', int64, ['batch', 'tokens'])),
    field(12, tensorValue('last_hidden_state', float, ['batch', 'tokens', 'width'])),
  );
  return message(field(1, 8), field(7, graph), field(8, field(2, 13)));
}

/** Writes the model's folder. @param vectors by word; words not there are unknown (a vector of ones) */
export function writeTinyModel(folder: string, vectors: Readonly<Record<string, readonly [number, number]>>): string {
  const words = ['[PAD]', '[UNK]', ...Object.keys(vectors)];
  const special = ['[PAD]', '[UNK]'].map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  const tokenizer = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special,
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
    },
  };
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  writeFileSync(
    join(folder, 'tokenizer_config.json'),
    JSON.stringify({ tokenizer_class: 'BertTokenizer', pad_token: '[PAD]', unk_token: '[UNK]', model_max_length: 64 }),
  );
  const config = { model_type: 'bert', architectures: ['BertModel'], hidden_size: 2, vocab_size: words.length };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'onnx', 'model.onnx'), lookUpModel([[0, 0], [1, 1], ...Object.values(vectors)]));
  return folder;
}
