import cliProgress from 'cli-progress';

export type LogStyle = 'text' | 'json';

export interface ProgressOptions {
  stream: NodeJS.WriteStream;
  quiet: boolean;
  log: LogStyle;
  /** What is counted, e.g. `scenes`. */
  unit: string;
}

/** Seconds between plain progress lines where there is no terminal. */
const plainIntervalSeconds = 5;

function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '--:--';
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const pad = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/**
 * Progress on stderr: a bar with rate and time left on a terminal, plain lines otherwise, JSON lines on request.
 * Counts are of this run: what earlier runs did is not in the rate.
 */
export class Progress {
  readonly #options: ProgressOptions;
  readonly #bar?: cliProgress.SingleBar;
  #started?: number;
  #first = 0;
  #lastLine = 0;
  #barStarted = false;

  constructor(options: ProgressOptions) {
    this.#options = options;
    if (options.stream.isTTY && !options.quiet && options.log === 'text') {
      this.#bar = new cliProgress.SingleBar({
        stream: options.stream,
        format: `{bar} {percentage}%  {value}/{total} ${options.unit}  {rate}/s  {left} left{note}`,
        barCompleteChar: '━',
        barIncompleteChar: '─',
        barsize: 28,
        hideCursor: true,
        clearOnComplete: true,
        fps: 8,
      });
    }
  }

  /** @param done of `total`, failures included */
  update(done: number, total: number, failed = 0): void {
    const { stream, quiet, log, unit } = this.#options;
    if (quiet) return;
    const now = performance.now() / 1000;
    if (this.#started === undefined) {
      this.#started = now;
      this.#first = done;
    }
    const elapsed = now - this.#started;
    const rate = elapsed > 0 ? (done - this.#first) / elapsed : 0;
    const left = formatDuration(rate > 0 ? (total - done) / rate : Number.POSITIVE_INFINITY);
    const shownRate = rate >= 10 ? rate.toFixed(0) : rate.toFixed(1);
    if (this.#bar) {
      const payload = { rate: shownRate, left, note: failed > 0 ? `  ${failed} failed` : '' };
      if (!this.#barStarted) this.#bar.start(total, done, payload);
      else this.#bar.update(done, payload);
      this.#barStarted = true;
      return;
    }
    if (done < total && now - this.#lastLine < plainIntervalSeconds) return;
    this.#lastLine = now;
    if (log === 'json')
      stream.write(
        `${JSON.stringify({ event: 'progress', done, total, failed, perSecond: Number(rate.toFixed(3)) })}\n`,
      );
    else if (done > this.#first)
      stream.write(`${done}/${total} ${unit}, ${shownRate}/s, ${left} left${failed > 0 ? `, ${failed} failed` : ''}\n`);
  }

  /** A line that stays, above the bar. */
  note(text: string, event: Record<string, unknown> = { event: 'note', text }): void {
    const { stream, quiet, log } = this.#options;
    if (quiet) return;
    if (log === 'json') stream.write(`${JSON.stringify(event)}\n`);
    else if (this.#bar && this.#barStarted) {
      stream.write(`\r\x1b[K${text}\n`);
      this.#bar.render();
    } else stream.write(`${text}\n`);
  }

  stop(): void {
    this.#bar?.stop();
  }
}
