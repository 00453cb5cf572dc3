/** Two runs side by side. */
export default function Compare() {
  return null;
}
