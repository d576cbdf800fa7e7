/** Something that is being read: at first nothing, then a value or an error. Only the last request counts. */
export class Resource<Value> {
  value = $state.raw<Value | undefined>();
  error = $state.raw<Error | undefined>();
  loading = $state(false);
  #turn = 0;

  /** Reads anew. The old value stays until the new one is there, unless `keep` is false. */
  async load(read: () => Promise<Value>, { keep = false }: { keep?: boolean } = {}): Promise<void> {
    const turn = ++this.#turn;
    this.loading = true;
    this.error = undefined;
    if (!keep) this.value = undefined;
    try {
      const value = await read();
      if (turn === this.#turn) this.value = value;
    } catch (error) {
      if (turn === this.#turn) this.error = error instanceof Error ? error : new Error(String(error));
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }

  /** Forgets what was read and what is under way. */
  stop(): void {
    this.#turn++;
    this.value = undefined;
    this.error = undefined;
    this.loading = false;
  }
}
