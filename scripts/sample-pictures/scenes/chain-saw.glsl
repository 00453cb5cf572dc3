// A chain saw on a fresh stump in a wood. Lengths in decimetres; the bar points to the right.
const vec3 SUN = normalize(vec3(-0.45, 0.75, 0.55));
const vec3 SUNLIGHT = vec3(2.5, 2.15, 1.6);
#define SUN_SIZE 0.001
#define EYE vec3(0.4, 5.6, 13.6)
#define TARGET vec3(0.15, 0.80, 0.0)
#define ZOOM 0.174
#define APERTURE 0.10
#define FOCUS 13.6
#define FAR 80.0
#define SHADOW 14.0
#define STEPS 150
#define STRIDE 0.9
#define PRECISION 0.7
#define BOUNCES 3
// ---
/** The saw's own coordinates: it stands a little turned and tilted. */
vec3 saw(vec3 p) {
  p -= vec3(-0.28, 0.66, 0.7);
  p.xz = rotation(-0.30) * p.xz;
  p.xy = rotation(-0.04) * p.xy;
  return p;
}

vec2 map(vec3 p) {
  // The stump, its bark in ridges, and the ground.
  float a = atan(p.z, p.x);
  vec3 s = p - vec3(0.3, 0, 0);
  float radius = 3.25 + 0.16 * sin(a * 3.0 + 1.0) + 0.10 * sin(a * 7.0);
  float r = length(s.xz);
  float top = s.y + 0.004 * sin(s.x * 9.0 + s.z * 2.0);
  float stump = max(r - radius, top);
  if (abs(stump) < 0.4) stump = max(r - radius - 0.13 * (noise(vec3(a * 9.0, s.y * 0.8, 2.0)) - 0.5) - 0.06 * noise(vec3(a * 22.0, s.y * 2.2, 1.0)), top);
  vec2 best = vec2(stump * 0.8, 1.0);
  best = nearer(best, vec2((p.y + 3.4 - 0.25 * fbm(p.xz * 0.5, 3)) * 0.9, 2.0));
  vec3 q = saw(p);
  float near = box(q - vec3(0.9, 0.3, 0), vec3(3.9, 1.25, 0.85), 0.0);
  if (near > 0.4) return nearer(best, vec2(near - 0.1, 3.0));

  // Power head: a rounded block, higher in the middle, with the starter cover on this side.
  float d = box(q - vec3(-0.45, 0.06, 0), vec3(1.05, 0.56, 0.50), 0.22);
  d = smoothMin(d, box(q - vec3(-0.25, 0.55, 0), vec3(0.75, 0.28, 0.40), 0.18), 0.15);
  vec3 c = q - vec3(-0.50, 0.08, 0.50);
  float cover = extrude(length(c.xy) - 0.50, c.z, 0.10, 0.05);
  d = smoothMin(d, cover, 0.08);
  float vents = max(abs(length(c.xy) - 0.30) - 0.13, abs(sin(atan(c.y, c.x) * 7.0)) * length(c.xy) - 0.16);
  d = max(d, -max(vents, 0.05 - c.z));
  best = nearer(best, vec2(d, 3.0));
  best = nearer(best, vec2(box(q - vec3(-0.42, -0.50, 0), vec3(1.12, 0.14, 0.44), 0.08), 4.0));
  best = nearer(best, vec2(extrude(length(c.xy) - 0.13, c.z - 0.09, 0.05, 0.02), 4.0));
  best = nearer(best, vec2(box(q - vec3(0.42, 0.18, 0.48), vec3(0.14, 0.34, 0.05), 0.03), 4.0));
  // Rear handle, a loop; front handle, a tube over the body; hand guard.
  vec2 h = q.xy - vec2(-2.0, 0.10);
  h = rotation(0.22) * h;
  float loop = extrude(abs(box2(h, vec2(0.74, 0.40), 0.30)) - 0.12, q.z, 0.15, 0.08);
  best = nearer(best, vec2(loop, h.y > 0.12 ? 4.0 : 3.0));
  best = nearer(best, vec2(box(q - vec3(-1.75, 0.18, 0), vec3(0.05, 0.16, 0.05), 0.03), 4.0));
  vec3 f = q - vec3(0.12, 0.35, 0.0);
  f.xy = rotation(0.18) * f.xy;
  float tube = length(vec2(box2(f.yz - vec2(0.28, 0.0), vec2(0.72, 0.66), 0.28), f.x)) - 0.095;
  best = nearer(best, vec2(max(tube, -f.y - 0.55), 4.0));
  float guard = box(q - vec3(0.66, 0.86, 0.05), vec3(0.05, 0.40, 0.46), 0.04);
  best = nearer(best, vec2(min(guard, box(q - vec3(0.60, 0.42, 0.05), vec3(0.08, 0.18, 0.16), 0.04)), 4.0));
  // Caps, spikes.
  best = nearer(best, vec2(cylinder((q - vec3(-1.15, 0.28, 0.50)).xzy, 0.16, 0.08, 0.03), 4.0));
  best = nearer(best, vec2(max(abs(q.z - 0.28) - 0.03, max(q.x - 0.86 + 0.14 * abs(fract(q.y * 3.0) - 0.5) * 2.0, max(abs(q.y + 0.12) - 0.4, 0.4 - q.x))), 5.0));
  // Guide bar with its nose, and the chain around it.
  vec2 b = q.xy - vec2(1.90, -0.10);
  float bar = box2(b, vec2(1.65, 0.33 - 0.03 * smoothstep(0.0, 1.6, b.x)), 0.28);
  best = nearer(best, vec2(extrude(bar, q.z, 0.032, 0.01), 6.0));
  float along = abs(b.y) > 0.2 ? b.x : b.y;
  float tooth = 0.035 * smoothstep(0.1, 0.45, abs(fract(along * 2.7) - 0.5)) + 0.02 * step(0.5, fract(along * 5.4));
  best = nearer(best, vec2(extrude(abs(bar - 0.035) - 0.035 - tooth, q.z, 0.055, 0.01) * 0.8, 7.0));
  return best;
}

/** Strokes that stand for the maker's name. */
bool lettering(vec2 p) {
  return abs(p.y) < 0.085 && abs(p.x) < 0.62 && fract(p.x * 5.6 + p.y * 0.9) > 0.26 && !(abs(p.y) < 0.02 && fract(p.x * 5.6) > 0.6);
}

Material material(vec3 p, inout vec3 n, float id) {
  if (id < 1.5) {
    vec3 s = p - vec3(0.3, 0, 0);
    if (n.y > 0.6) {
      // Annual rings, cracks from the heart, marks of the saw.
      float r = length(s.xz + 0.12 * vec2(noise(s.xz * 0.9), noise(s.xz * 0.9 + 9.0)) - vec2(0.3, -0.2));
      float ring = 0.5 + 0.5 * sin(r * 34.0 + 2.5 * noise(s.xz * 2.0));
      vec3 c = mix(vec3(0.36, 0.23, 0.11), vec3(0.57, 0.40, 0.22), ring * 0.55 + 0.45 * fbm(s.xz * 3.0, 3));
      float a = atan(s.z + 0.2, s.x - 0.3);
      float crack = smoothstep(0.035, 0.0, abs(fract(a * 1.1 + 0.12 * noise(s.xz * 2.0)) - 0.5)) * smoothstep(0.2, 0.8, noise(vec2(a * 3.0, 4.0))) * step(r, 2.6);
      c *= 1.0 - 0.6 * crack;
      c *= mix(1.0, 0.75, smoothstep(2.7, 3.1, length(s.xz)));
      c = mix(c, vec3(0.60, 0.45, 0.26), smoothstep(0.60, 0.68, fbm(s.xz * 5.0, 3)) * 0.7);
      return matte(c);
    }
    return matte(mix(vec3(0.07, 0.05, 0.035), vec3(0.24, 0.18, 0.13), fbm(p * vec3(4, 1.2, 4), 4)));
  }
  if (id < 2.5) {
    float k = fbm(p.xz * 2.6, 4) * 0.7 + 0.3 * fbm(p.xz * 0.4, 2);
    return matte(mix(vec3(0.055, 0.062, 0.026), vec3(0.19, 0.14, 0.08), smoothstep(0.35, 0.60, k)) * (0.6 + 0.7 * noise(p.xz * 7.0)));
  }
  vec3 q = saw(p);
  if (id < 3.5) {
    vec3 c = vec3(0.72, 0.135, 0.012);
    if (n.z > 0.5 && q.y > 0.50 && q.y < 0.80 && lettering(q.xy - vec2(-0.25, 0.64))) c = vec3(0.82);
    if (n.z > 0.3 && q.y < -0.22 && q.y > -0.30) c = vec3(0.62);
    c = mix(c, vec3(0.35, 0.22, 0.12), 0.5 * smoothstep(0.58, 0.72, fbm(q * 4.0, 4)));
    return glossy(c, 0.28);
  }
  if (id < 4.5) return glossy(vec3(0.022), 0.42);
  if (id < 5.5) return metal(vec3(0.45), 0.35);
  if (id < 6.5) {
    float worn = fbm(q.xy * vec2(2.0, 14.0), 3);
    vec2 b = q.xy - vec2(1.8, -0.10);
    if (abs(b.y) < 0.10 && abs(b.x) < 0.70 && fract(b.x * 3.4) > 0.28) return matte(vec3(0.55, 0.10, 0.01));
    return metal(vec3(0.66, 0.66, 0.65) * (0.75 + 0.35 * worn), 0.34);
  }
  return metal(vec3(0.34, 0.32, 0.30), 0.4);
}

vec3 sky(vec3 d) {
  // A wood far out of focus: trunks, leaves, light between.
  vec3 c = clearSky(d, vec3(0.28, 0.45, 0.75), vec3(0.80, 0.88, 0.95));
  float leaves = fbm(vec2(atan(d.x, -d.z), d.y) * 7.0, 3);
  vec3 wood = mix(vec3(0.02, 0.04, 0.012), vec3(0.16, 0.24, 0.06), smoothstep(0.3, 0.7, leaves));
  wood += vec3(0.8, 0.85, 0.5) * smoothstep(0.60, 0.80, leaves) * 0.6;
  return mix(wood, c, smoothstep(0.45, 0.60, d.y + 0.2 * leaves));
}
float haze(float distance) { return 1.0 - exp(-max(distance - 16.0, 0.0) * 0.02); }
