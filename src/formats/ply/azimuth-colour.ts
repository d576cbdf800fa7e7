/**
 * A colour of equal lightness for each azimuth, so that no camera outshines another.
 * @returns 8-bit sRGB
 * @source B. Ottosson, "A perceptual color space for image processing" (Oklab), 2020; lightness 0.62, chroma 0.13
 */
export function azimuthColour(azimuthDeg: number): [number, number, number] {
  const hue = ((azimuthDeg + 40) * Math.PI) / 180;
  const [lightness, a, b] = [0.62, 0.13 * Math.cos(hue), 0.13 * Math.sin(hue)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const encode = (linear: number) => {
    const value = Math.max(0, Math.min(1, linear));
    return Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055));
  };
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}
