/**
 * URL of a module as built: worker threads need JavaScript (Node 20 cannot load a `.ts` worker), also when the
 * caller itself runs from `src/` under a test runner.
 * @param callerUrl the caller's `import.meta.url`
 * @param relative the module beside it, with its `.ts` or `.js` ending
 */
export function builtModule(callerUrl: string, relative: string): URL {
  const url = new URL(relative.replace(/\.ts$/, '.js'), callerUrl);
  if (callerUrl.endsWith('.ts')) url.pathname = url.pathname.replace(/\/src\/(?!.*\/src\/)/, '/dist/');
  return url;
}
