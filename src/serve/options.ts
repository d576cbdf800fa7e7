import type { Dataset } from '../core/model/dataset.ts';

/** A dataset to show. */
export interface ViewedDataset {
  dataset: Dataset;
  /** Folders of its pictures, beside its roots. */
  images?: readonly string[];
  /** Folders or files of predictions. */
  predictions?: readonly string[];
}

/**
 * Modules that examine a whole dataset, each run in a thread of its own: they get a {@link BackgroundInput} and post
 * {@link BackgroundMessage}s. Without one, the viewer goes without that page.
 */
export interface Analyses {
  /** Gives a StatsDocument. */
  stats?: URL;
  /** Gives an IssuesDocument without scenes' rows. */
  issues?: URL;
}

export interface ViewOptions {
  datasets: readonly ViewedDataset[];
  analyses?: Analyses;
  /** 0 takes any free port. Default 0. */
  port?: number;
  /** Address to listen at. Default 127.0.0.1: nobody but this machine. */
  host?: string;
  /** Folder of thumbnails; false keeps none. Default: the system's cache folder. */
  cache?: string | false;
}

export interface RunningViewer {
  /** Of the first page. */
  url: string;
  port: number;
  close(): Promise<void>;
}
