import type { FacetColumn, IssuesDocument } from 'panoply';

/** Which scenes have which issues, as a facet. Undefined where no issue is of a scene. */
export function issueFacet({ groups }: IssuesDocument, rowCount: number): FacetColumn | undefined {
  const codesOf = new Map<number, Set<number>>();
  const values = groups.filter(({ issues }) => issues.some(({ scene }) => scene !== undefined)).map(({ code }) => code);
  for (const { code, issues } of groups) {
    const at = values.indexOf(code);
    for (const { scene } of issues) {
      if (scene === undefined) continue;
      const codes = codesOf.get(scene) ?? new Set<number>();
      codesOf.set(scene, codes.add(at));
    }
  }
  if (values.length === 0) return undefined;
  const codes: number[] = [];
  const offsets = [0];
  for (let row = 0; row < rowCount; row++) {
    codes.push(...(codesOf.get(row) ?? []));
    offsets.push(codes.length);
  }
  return { name: 'issues', title: 'Issues', kind: 'category', values, codes, offsets };
}
