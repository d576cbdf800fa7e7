const pageBytes = 65536;

/**
 * The one WebAssembly memory that all kernels of a thread work in, with a stack discipline: take a {@link mark},
 * allocate, run kernels on the pointers, {@link release} back to the mark. Nothing is copied between kernels.
 *
 * Growing the memory detaches earlier views: make a view with {@link u8} and friends after the last allocation,
 * and do not keep it across another one.
 */
export class KernelMemory {
  readonly memory = new WebAssembly.Memory({ initial: 16, maximum: 65536 });
  // The first bytes stay unused so that no allocation is at pointer 0.
  #top = 64;

  /** Reserves bytes (not zeroed) and returns their pointer. @param alignment a power of two, in bytes */
  allocate(byteLength: number, alignment = 16): number {
    const pointer = Math.ceil(this.#top / alignment) * alignment;
    // Sixteen spare bytes, so that a kernel may load a whole vector at the last element.
    const end = pointer + byteLength + 16;
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / pageBytes));
    this.#top = end;
    return pointer;
  }

  /** Copies bytes in and returns their pointer. */
  put(bytes: Uint8Array): number {
    const pointer = this.allocate(bytes.byteLength);
    this.u8(pointer, bytes.byteLength).set(bytes);
    return pointer;
  }

  mark(): number {
    return this.#top;
  }

  /** Frees everything allocated since `mark`. */
  release(mark: number): void {
    this.#top = mark;
  }

  u8(pointer: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer, pointer, length);
  }

  i32(pointer: number, length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.memory.buffer, pointer, length);
  }

  u32(pointer: number, length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.memory.buffer, pointer, length);
  }

  f32(pointer: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer, pointer, length);
  }

  /** Instantiates a kernel (the default export of `./wasm/<name>.ts`) on this memory. */
  load<Exports>(base64: string): Exports {
    const binary = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
    const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory: this.memory } });
    return instance.exports as Exports;
  }
}
