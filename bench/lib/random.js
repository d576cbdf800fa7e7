/**
 * A seeded generator of numbers in [0, 1), the same everywhere.
 * @source Steele & Vigna (2021), "Computationally easy, spectrally good multipliers"; a 32-bit Weyl sequence through
 * the finaliser of MurmurHash3 (fmix32)
 */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let hash = state;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** A fresh order of `list` drawn from `random` (Fisher and Yates). */
export function shuffled(list, random) {
  const order = [...list];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
