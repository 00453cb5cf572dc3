/** The Window Lab. */
export default function Lab() {
  return null;
}
