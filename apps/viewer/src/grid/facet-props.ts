import type { FacetColumn } from 'panoply';
import type { Filter } from './filter-text.ts';

/** What the chart of a facet takes, whatever its kind. */
export interface FacetProps<Kind extends FacetColumn['kind']> {
  column: FacetColumn & { kind: Kind };
  filter?: Filter;
  /** Whether a row passes all filters but this facet's own. */
  passes: (row: number) => boolean;
  onfilter: (filter: Filter | undefined) => void;
}
