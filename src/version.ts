/** Panoply's version, as in package.json (a test holds them together); part of every plan's hash. */
export const version = '0.1.0';
