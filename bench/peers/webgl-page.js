// Runs in the browser: draws a mesh with three.js from given cameras, 4x multisampled, and times it.
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DataTexture,
  DirectionalLight,
  HemisphereLight,
  LinearMipmapLinearFilter,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  MeshPhongMaterial,
  PerspectiveCamera,
  RepeatWrapping,
  Scene,
  SRGBColorSpace,
  WebGLRenderer,
} from 'three';

const decode = text => Uint8Array.from(atob(text), character => character.charCodeAt(0));

function makeScene({ positions, normals, colours, uvs, triangles, groups, textures, lit, background }) {
  const geometry = new BufferGeometry();
  const floats = text => new Float32Array(decode(text).buffer);
  geometry.setAttribute('position', new BufferAttribute(floats(positions), 3));
  geometry.setAttribute('normal', new BufferAttribute(floats(normals), 3));
  geometry.setAttribute('color', new BufferAttribute(floats(colours), 3));
  geometry.setAttribute('uv', new BufferAttribute(floats(uvs), 2));
  geometry.setIndex(new BufferAttribute(new Uint32Array(decode(triangles).buffer), 1));
  const maps = textures.map(({ width, height, data }) => {
    const map = new DataTexture(decode(data), width, height);
    map.colorSpace = SRGBColorSpace;
    map.wrapS = map.wrapT = RepeatWrapping;
    map.generateMipmaps = true;
    map.minFilter = LinearMipmapLinearFilter;
    map.needsUpdate = true;
    return map;
  });
  const materials = groups.map(({ start, count, texture }, index) => {
    geometry.addGroup(start, count, index);
    const map = texture === undefined ? null : maps[texture];
    return lit
      ? new MeshPhongMaterial({ vertexColors: true, map })
      : new MeshBasicMaterial({ vertexColors: true, map });
  });
  const scene = new Scene();
  scene.background = new Color().setRGB(...background);
  scene.add(new Mesh(geometry, materials));
  if (lit) {
    scene.add(new HemisphereLight(0xffffff, 0x888888, 1.5));
    for (const [x, y, z] of [
      [-1, 1, 1],
      [1, 0, 0.5],
      [0, 1, -1],
    ]) {
      const light = new DirectionalLight(0xffffff, 1);
      light.position.set(x, y, z);
      scene.add(light);
    }
  }
  return scene;
}

function makeCamera({ worldToCamera: m, intrinsics: k, size }) {
  const camera = new PerspectiveCamera();
  const [near, far] = [0.05, 10];
  camera.matrixAutoUpdate = false;
  camera.matrixWorldAutoUpdate = false;
  // OpenCV axes to OpenGL's: y and z turn round.
  camera.matrixWorldInverse.set(...m.slice(0, 4), ...m.slice(4, 12).map(value => -value), 0, 0, 0, 1);
  camera.matrixWorld.copy(camera.matrixWorldInverse).invert();
  camera.projectionMatrix = new Matrix4().set(
    ...[(2 * k[0]) / size, 0, 1 - (2 * k[2]) / size, 0],
    ...[0, (2 * k[4]) / size, (2 * k[5]) / size - 1, 0],
    ...[0, 0, -(far + near) / (far - near), (-2 * far * near) / (far - near)],
    ...[0, 0, -1, 0],
  );
  camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert();
  return camera;
}

/** @returns milliseconds of each round over all cameras, and the last round's pictures (RGBA, rows from the top) */
window.drawViews = ({ mesh, cameras, size, rounds, wantPictures }) => {
  const renderer = new WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
  renderer.setSize(size, size);
  const gl = renderer.getContext();
  const scene = makeScene(mesh);
  const views = cameras.map(camera => makeCamera({ ...camera, size }));
  const pixels = new Uint8Array(size * size * 4);
  const times = [];
  const pictures = [];
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now();
    for (const view of views) {
      renderer.render(scene, view);
      // The picture in memory, as ours is.
      gl.readPixels(0, 0, size, size, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      if (wantPictures && round === rounds) {
        let text = '';
        for (let row = size - 1; row >= 0; row--)
          text += String.fromCharCode(...pixels.subarray(row * size * 4, (row + 1) * size * 4));
        pictures.push(btoa(text));
      }
    }
    if (round > 0) times.push(performance.now() - started);
  }
  const samples = gl.getParameter(gl.SAMPLES);
  const information = gl.getExtension('WEBGL_debug_renderer_info');
  const device = information ? gl.getParameter(information.UNMASKED_RENDERER_WEBGL) : 'unknown';
  renderer.dispose();
  return { times, pictures, samples, device };
};
