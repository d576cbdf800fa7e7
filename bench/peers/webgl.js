import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** Whether a browser is installed to compare with. */
export const hasBrowser = executable !== undefined;

const toText = array => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');

/** A Panoply mesh as the page takes it: triangles grouped by material. */
function packMesh(mesh, { lit, background }) {
  const order = mesh.materials.map((_, material) => {
    const triangles = [];
    for (let triangle = 0; triangle < mesh.triangleMaterials.length; triangle++)
      if (mesh.triangleMaterials[triangle] === material)
        triangles.push(...mesh.triangles.subarray(triangle * 3, triangle * 3 + 3));
    return triangles;
  });
  let start = 0;
  const groups = order.map((triangles, material) => {
    const group = { start, count: triangles.length, texture: mesh.materials[material].texture };
    start += triangles.length;
    return group;
  });
  return {
    positions: toText(mesh.positions),
    normals: toText(mesh.normals),
    colours: toText(mesh.colours),
    uvs: toText(mesh.uvs),
    triangles: toText(Uint32Array.from(order.flat())),
    groups,
    textures: mesh.textures.map(({ width, height, data }) => ({ width, height, data: toText(data) })),
    lit,
    background,
  };
}

/** Opens a browser with software WebGL; `draw` renders a mesh from cameras with three.js; `close` ends it. */
export async function openWebgl() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('webgl-page.js', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
  });
  const browser = await chromium.launch({
    executablePath: executable,
    // A busy machine takes its time.
    timeout: 180_000,
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
    ],
  });
  const page = await browser.newPage();
  await page.addScriptTag({ content: outputFiles[0].text });
  return {
    async draw(mesh, cameras, { size, rounds = 1, lit = true, background = [1, 1, 1], wantPictures = false }) {
      const result = await page.evaluate(options => window.drawViews(options), {
        mesh: packMesh(mesh, { lit, background }),
        cameras: cameras.map(({ worldToCamera, intrinsics }) => ({ worldToCamera, intrinsics })),
        size,
        rounds,
        wantPictures,
      });
      return { ...result, pictures: result.pictures.map(text => new Uint8Array(Buffer.from(text, 'base64'))) };
    },
    close: () => browser.close(),
  };
}
