/**
 * Google's Photo Sphere XMP (GPano): where a partial panorama lies on the full sphere.
 * @source https://developers.google.com/streetview/spherical-metadata
 */
export interface GPano {
  fullWidth: number;
  fullHeight: number;
  left: number;
  top: number;
  croppedWidth: number;
  croppedHeight: number;
}

/** Reads the GPano properties of an XMP packet, as attributes or as elements; undefined where any is missing or silly. */
export function readGPano(xmp: string): GPano | undefined {
  const propertyOf = (name: string): number => {
    const match = new RegExp(`GPano:${name}\\s*(?:=\\s*["']|>)\\s*(\\d{1,6})(?:\\.0+)?\\s*["'<]`).exec(xmp);
    return match ? Number(match[1]) : Number.NaN;
  };
  const gpano: GPano = {
    fullWidth: propertyOf('FullPanoWidthPixels'),
    fullHeight: propertyOf('FullPanoHeightPixels'),
    left: propertyOf('CroppedAreaLeftPixels'),
    top: propertyOf('CroppedAreaTopPixels'),
    croppedWidth: propertyOf('CroppedAreaImageWidthPixels'),
    croppedHeight: propertyOf('CroppedAreaImageHeightPixels'),
  };
  const { fullWidth, fullHeight, left, top, croppedWidth, croppedHeight } = gpano;
  const fits =
    croppedWidth > 0 && croppedHeight > 0 && left + croppedWidth <= fullWidth && top + croppedHeight <= fullHeight;
  return fits ? gpano : undefined;
}

/** Whether the properties describe less than the whole sphere. */
export function isPartial({ croppedWidth, croppedHeight, fullWidth, fullHeight }: GPano): boolean {
  return croppedWidth !== fullWidth || croppedHeight !== fullHeight;
}
