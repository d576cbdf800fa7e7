/**
 * The names, each made distinct from those before it, also by letter case: `chair`, `chair_2`, `chair_3`, ...
 * @param wanted what each would be called
 * @param isChanged those that had to be changed to be wanted so: they give way to those that were not
 * @param keyOf what may be there once; the name in small letters when absent
 */
export function distinctNames(
  wanted: readonly string[],
  isChanged: (index: number) => boolean = () => false,
  keyOf: (name: string) => string = name => name,
): string[] {
  const taken = new Set<string>();
  const names: string[] = new Array(wanted.length);
  const take = (index: number) => {
    const key = (name: string) => keyOf(name).toLowerCase();
    let name = wanted[index];
    for (let number = 2; taken.has(key(name)); number++) name = `${wanted[index]}_${number}`;
    taken.add(key(name));
    names[index] = name;
  };
  for (const index of wanted.keys()) if (!isChanged(index)) take(index);
  for (const index of wanted.keys()) if (isChanged(index)) take(index);
  return names;
}
