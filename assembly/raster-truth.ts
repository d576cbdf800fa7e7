// Exact truth at pixel centres: depth, normals and parts, from triangle numbers drawn with all samples at the centre,
// a band of rows at a time (nearness and ids hold the band alone, the layers the whole picture).
//
// Vertex records as raster-draw.ts writes them; triangle, material and scene records as raster-shade.ts reads them.

/**
 * Truth at pixel centres, from ids drawn with all four samples at the centre: depth along the optical axis (0: nothing),
 * the facet's unit normal in camera axes towards the camera, the part's number (0: nothing). A null pointer skips a layer.
 */
export function truth(
  triangles: usize, vertices: usize, materials: usize, scene: usize, nearness: usize, ids: usize, width: i32,
  firstRow: i32, endRow: i32, depth: usize, normals: usize, parts: usize,
): void {
  const fx = 1.0 / load<f64>(scene, 0), fy = 1.0 / load<f64>(scene, 8), cx = load<f64>(scene, 16), cy = load<f64>(scene, 24);
  for (let py = firstRow; py < endRow; py++) {
    for (let px = 0; px < width; px++, ids += 16, nearness += 16) {
      const pixel = <usize>(py * width + px);
      const id = load<i32>(ids);
      if (load<f32>(nearness) == 0) {
        if (depth) store<f32>(depth + (pixel << 2), 0);
        if (normals) {
          store<f32>(normals + pixel * 12, 0, 0);
          store<f32>(normals + pixel * 12, 0, 4);
          store<f32>(normals + pixel * 12, 0, 8);
        }
        if (parts) store<u8>(parts + pixel, 0);
        continue;
      }
      const triangle = triangles + (<usize>id << 4);
      const a = vertices + (<usize>load<u32>(triangle, 0) << 4);
      const b = vertices + (<usize>load<u32>(triangle, 4) << 4);
      const c = vertices + (<usize>load<u32>(triangle, 8) << 4);
      const ax = <f64>load<f32>(a, 0), ay = <f64>load<f32>(a, 4), az = <f64>load<f32>(a, 8);
      const ux = <f64>load<f32>(b, 0) - ax, uy = <f64>load<f32>(b, 4) - ay, uz = <f64>load<f32>(b, 8) - az;
      const vx = <f64>load<f32>(c, 0) - ax, vy = <f64>load<f32>(c, 4) - ay, vz = <f64>load<f32>(c, 8) - az;
      let nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx;
      const distance = nx * ax + ny * ay + nz * az;
      const x = (<f64>px + 0.5 - cx) * fx, y = (<f64>py + 0.5 - cy) * fy;
      const along = nx * x + ny * y + nz;
      if (depth) store<f32>(depth + (pixel << 2), <f32>(distance / along));
      if (normals) {
        const scale = (along > 0.0 ? -1.0 : 1.0) / Math.sqrt(nx * nx + ny * ny + nz * nz);
        store<f32>(normals + pixel * 12, <f32>(nx * scale), 0);
        store<f32>(normals + pixel * 12, <f32>(ny * scale), 4);
        store<f32>(normals + pixel * 12, <f32>(nz * scale), 8);
      }
      if (parts) store<u8>(parts + pixel, <u8>load<f32>(materials + (<usize>(load<u32>(triangle, 12) >> 8) << 6), 28));
    }
  }
}
