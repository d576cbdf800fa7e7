// Textures for raster-shade.ts: mip levels, and texels as linear light in rows with one texel more.

/** Halves an RGBA texture: the mean of 2x2 in linear light, colours weighted by alpha. Odd sizes round down, at least 1. */
export function halve(source: usize, width: i32, height: i32, target: usize, toLinear: usize, toSrgb: usize): void {
  const w = max(1, width >> 1), h = max(1, height >> 1);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      let r: f32 = 0, g: f32 = 0, b: f32 = 0, a: f32 = 0;
      for (let k = 0; k < 4; k++) {
        const sx = min(width - 1, x * 2 + (k & 1)), sy = min(height - 1, y * 2 + (k >> 1));
        const texel = source + (<usize>(sy * width + sx) << 2);
        const alpha = <f32>load<u8>(texel, 3);
        r += alpha * load<f32>(toLinear + (<usize>load<u8>(texel, 0) << 2));
        g += alpha * load<f32>(toLinear + (<usize>load<u8>(texel, 1) << 2));
        b += alpha * load<f32>(toLinear + (<usize>load<u8>(texel, 2) << 2));
        a += alpha;
      }
      const out = target + (<usize>(y * w + x) << 2);
      const inverse: f32 = a > 0 ? 1.0 / a : 0;
      store<u8>(out, encode(r * inverse, toSrgb), 0);
      store<u8>(out, encode(g * inverse, toSrgb), 1);
      store<u8>(out, encode(b * inverse, toSrgb), 2);
      store<u8>(out, <u8>(a * 0.25 + 0.5), 3);
    }
  }
}

// @ts-ignore: decorator
@inline
function encode(linear: f32, toSrgb: usize): u8 {
  const clamped = max<f32>(0, min<f32>(1, linear));
  return load<u8>(toSrgb + <usize><i32>(clamped * 4095 + 0.5));
}

/**
 * Texels as four signed 16-bit values (linear light, 32767 is 1), so that sampling needs no table. Every row gets one
 * texel more, the one that follows the last: the first again where the texture repeats (mode 0), else the last again.
 * Two neighbours are then always one load.
 */
export function linearise(source: usize, width: i32, height: i32, target: usize, mode: i32, toLinear: usize): void {
  for (let y = 0; y < height; y++) {
    const row = target;
    for (let x = 0; x < width; x++, source += 4, target += 8) {
      for (let channel: usize = 0; channel < 3; channel++) {
        const linear = load<f32>(toLinear + (<usize>load<u8>(source + channel) << 2));
        store<i16>(target + (channel << 1), <i16>(linear * <f32>32767 + <f32>0.5));
      }
      store<i16>(target, <i16>(<f32>load<u8>(source, 3) * <f32>128.498 + <f32>0.5), 6);
    }
    store<u64>(target, load<u64>(mode == 0 ? row : target - 8));
    target += 8;
  }
}
