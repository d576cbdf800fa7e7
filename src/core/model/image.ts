/** Random access to bytes, wherever they are: a file, memory, a zip member, a URL. The shape hyparquet reads too. */
export interface ByteSource {
  byteLength: number;
  /** Absolute path, where the bytes are those of a whole file. */
  file?: string;
  /** Where the bytes are a cell of a table instead: the table's file and the row. */
  cell?: { file: string; row: number };
  /** Bytes [start, end); `end` defaults to `byteLength`. */
  slice(start: number, end?: number): ArrayBuffer | Promise<ArrayBuffer>;
}

export interface ImageSize {
  width: number;
  height: number;
}

/** An image that has not been read yet. */
export interface ImageRef {
  /** Path relative to the dataset's root, with forward slashes. */
  path: string;
  /** Opens the bytes; rejects with a {@link PanoplyError} when they cannot be reached. */
  open(): Promise<ByteSource>;
  /** Width and height from the header alone, read at the first call. */
  size(): Promise<ImageSize>;
}

/** Decoded pixels: 8-bit sRGB, interleaved RGB, rows from the top, no padding. */
export interface RgbImage extends ImageSize {
  /** width * height * 3 bytes. */
  data: Uint8Array;
}
