/**
 * How a stored picture must be turned to stand upright; EXIF 2.32, tag 0x0112.
 * 1 upright, 2 mirrored, 3 turned by 180°, 4 mirrored upside down, 5 transposed,
 * 6 to be turned by 90° clockwise, 7 transverse, 8 to be turned by 90° anticlockwise.
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const orientationTag = 0x0112;

/**
 * The orientation in a TIFF block, the payload of EXIF. Whatever is broken in it
 * is read as "no orientation": a wrong EXIF block does not spoil a picture.
 *
 * @param tiff from its byte order mark `II` or `MM` on
 */
export function orientationOf(tiff: Uint8Array): Orientation {
  if (tiff.length < 8) return 1;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = view.getUint16(0) === 0x4949;
  if (!little && view.getUint16(0) !== 0x4d4d) return 1;
  const directory = view.getUint32(4, little);
  if (view.getUint16(2, little) !== 42 || directory + 2 > tiff.length) return 1;
  const entries = view.getUint16(directory, little);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) return 1;
    if (view.getUint16(at, little) !== orientationTag) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? (value as Orientation) : 1;
  }
  return 1;
}
