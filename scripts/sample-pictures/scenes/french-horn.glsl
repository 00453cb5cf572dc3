// A French horn on dark red velvet, seen from above. Lengths in decimetres; the coil lies in the xy plane.
const vec3 SUN = normalize(vec3(-0.55, 0.60, 0.80));
const vec3 SUNLIGHT = vec3(1.7, 1.5, 1.2);
#define SUN_SIZE 0.02
#define EYE vec3(0.6, -2.6, 13.4)
#define TARGET vec3(-0.15, -0.28, 0.3)
#define ZOOM 0.195
#define APERTURE 0.06
#define FOCUS 13.2
#define FAR 40.0
#define SHADOW 8.0
#define STEPS 150
#define STRIDE 0.85
#define PRECISION 0.8
#define BOUNCES 5
// ---
const vec3 THROAT = vec3(-1.207, 0.323, 0.12);
const vec3 AXIS = normalize(vec3(0.02, -0.80, 0.60));
const float LONG = 2.1;

float ring(vec3 p, vec2 c, float z, float big, float small) {
  return length(vec2(length(p.xy - c) - big, p.z - z)) - small;
}
/** The flared bell as a thin shell of revolution. */
float bell(vec3 p) {
  vec3 q = p - THROAT;
  float s = dot(q, AXIS), r = length(q - AXIS * s);
  float t = clamp(s, 0.0, LONG), rest = LONG - t;
  float profile = 0.15 + 0.26 * exp(-rest * 1.1) + 0.80 * exp(-rest * 3.4);
  float slope = 0.26 * 1.1 * exp(-rest * 1.1) + 0.80 * 3.4 * exp(-rest * 3.4);
  float d = abs(r - profile) / sqrt(1.0 + slope * slope) - 0.018;
  d = length(vec2(max(d, 0.0), max(s - t, t - s))) + min(d, 0.0);
  // The rolled rim.
  float rim = length(vec2(r - 1.21, s - LONG)) - 0.035;
  return min(d, rim);
}
/** A pair of parallel tubes closed by a bend: a slide, from a to its end at length l, direction `angle`. */
float slide(vec3 p, vec3 a, float angle, float l, float gap, float small) {
  p -= a;
  p.xy = rotation(angle) * p.xy;
  float x = clamp(p.x, 0.0, l);
  float d = length(vec3(p.x - x, abs(p.y) - gap, p.z)) - small;
  if (p.x > l) d = length(vec2(length(vec2(p.x - l, p.y)) - gap, p.z)) - small;
  return d;
}

vec2 map(vec3 p) {
  float fold = 0.05 * fbm(p.xy * 0.55 + fbm(p.xy * 0.3, 2) * 2.0, 3) + 0.16 * fbm(vec2(p.x * 0.35 + p.y * 0.25, p.y * 0.12), 2);
  vec2 best = vec2((p.z + 0.42 - fold) * 0.9, 1.0);
  float near = box(p - vec3(-0.1, -0.2, 0.6), vec3(2.6, 2.6, 1.7), 0.0);
  if (near > 0.5) return nearer(best, vec2(near - 0.2, 2.0));
  best = nearer(best, vec2(bell(p), 2.0));
  // Main coil: opened where it runs into the bell; wider towards it.
  float a = atan(p.y, p.x);
  float turn = fract((a - 2.88) / (2.0 * PI));
  float outer = ring(p, vec2(0), 0.12, 1.25, 0.11 + 0.04 * turn);
  best = nearer(best, vec2(outer * 0.95, 2.0));
  best = nearer(best, vec2(ring(p, vec2(0.03, -0.02), -0.10, 1.02, 0.085), 2.0));
  best = nearer(best, vec2(ring(p, vec2(0.10, 0.05), 0.14, 0.80, 0.075), 2.0));
  float arc = ring(p, vec2(-0.05, -0.10), 0.30, 0.98, 0.07);
  best = nearer(best, vec2(max(arc, dot(p.xy, vec2(0.5, -0.8)) - 0.2), 2.0));
  // Valve slides.
  best = nearer(best, vec2(slide(p, vec3(0.05, -0.25, 0.05), 2.2, 0.70, 0.13, 0.066), 2.0));
  best = nearer(best, vec2(slide(p, vec3(0.35, -0.05, 0.05), 1.4, 0.75, 0.13, 0.066), 2.0));
  best = nearer(best, vec2(slide(p, vec3(-0.3, -0.15, 0.22), 2.7, 0.45, 0.12, 0.066), 2.0));
  best = nearer(best, vec2(slide(p, vec3(0.0, 0.35, 0.26), -1.1, 0.5, 0.11, 0.062), 2.0));
  // Three rotary valves with caps, tied in a row.
  for (int i = ZERO; i < 3; i++) {
    vec3 q = p - vec3(-0.36 + 0.36 * float(i), 0.12 - 0.10 * float(i), 0.24);
    float d = cylinder(q.xzy, 0.165, 0.26, 0.03);
    d = min(d, cylinder((q - vec3(0, 0, 0.29)).xzy, 0.12, 0.05, 0.02));
    best = nearer(best, vec2(d, 3.0));
    // The key of each valve, to the upper left.
    vec3 e = vec3(-0.62 + 0.27 * float(i), 0.86 + 0.03 * float(i), 0.50);
    float lever = capsule(p, p - q + vec3(0, 0.1, 0.24), e - vec3(0, 0.2, 0), 0.03);
    lever = min(lever, box(p - e, vec3(0.085, 0.25, 0.03), 0.03));
    best = nearer(best, vec2(lever, 3.0));
  }
  best = nearer(best, vec2(capsule(p, vec3(-0.78, 0.62, 0.44), vec3(0.1, 0.64, 0.44), 0.05), 3.0));
  // Mouthpipe and mouthpiece.
  float pipe = bezier(p, vec3(1.28, -0.35, 0.22), vec3(1.55, 0.9, 0.3), vec3(1.25, 1.75, 0.34)) - 0.066;
  best = nearer(best, vec2(pipe, 2.0));
  float piece = taper(p, vec3(1.25, 1.75, 0.34), vec3(1.10, 2.12, 0.36), 0.075, 0.05);
  piece = min(piece, taper(p, vec3(1.10, 2.10, 0.36), vec3(1.04, 2.26, 0.365), 0.05, 0.145));
  best = nearer(best, vec2(piece, 3.0));
  // Braces and ferrules.
  best = nearer(best, vec2(min(capsule(p, vec3(0.78, 0.1, 0.1), vec3(1.26, 0.12, 0.14), 0.035), capsule(p, vec3(-0.1, -0.75, 0.14), vec3(-0.15, -1.25, 0.12), 0.035)), 3.0));
  float ferrule = max(abs(ring(p, vec2(0), 0.12, 1.25, 0.16)) - 0.012, abs(fract(a * 0.95 + 0.2) - 0.5) - 0.035);
  return nearer(best, vec2(ferrule, 3.0));
}

Material material(vec3 p, inout vec3 n, float id) {
  if (id < 1.5) {
    float nap = fbm(p.xy * 28.0, 3);
    float rimlight = pow(1.0 - max(dot(n, normalize(EYE - p)), 0.0), 2.0);
    n = normalize(n + 0.15 * vec3(noise(p.xy * 60.0) - 0.5, noise(p.xy * 60.0 + 31.0) - 0.5, 0));
    return matte(vec3(0.14, 0.012, 0.018) * (0.8 + 0.4 * nap) + vec3(0.16, 0.03, 0.03) * rimlight);
  }
  n = normalize(n + 0.010 * (vec3(noise(p * 14.0), noise(p * 14.0 + 7.0), noise(p * 14.0 + 17.0)) - 0.5));
  if (id < 2.5) return metal(vec3(0.95, 0.66, 0.22), 0.17);
  return metal(vec3(0.86, 0.82, 0.74), 0.16);
}

vec3 sky(vec3 d) {
  // A studio: dark walls, one large soft window, a strip light, warm floor behind the camera.
  vec3 c = mix(vec3(0.14, 0.11, 0.09), vec3(0.55, 0.53, 0.52), smoothstep(-0.6, 0.9, d.y));
  vec3 l = normalize(vec3(-0.7, 0.55, 0.65)), u = normalize(cross(vec3(0, 1, 0), l)), v = cross(l, u);
  vec2 s = vec2(dot(d, u), dot(d, v)) / max(dot(d, l), 0.01);
  if (dot(d, l) > 0.0) c += vec3(4.2, 4.0, 3.7) * smoothstep(0.03, -0.03, box2(s, vec2(0.55, 0.4), 0.03));
  l = normalize(vec3(0.9, 0.1, 0.45));
  u = normalize(cross(vec3(0, 1, 0), l));
  v = cross(l, u);
  s = vec2(dot(d, u), dot(d, v)) / max(dot(d, l), 0.01);
  if (dot(d, l) > 0.0) c += vec3(2.0, 1.9, 1.7) * smoothstep(0.03, -0.03, box2(s, vec2(0.16, 0.8), 0.03));
  return c;
}
float haze(float distance) { return 0.0; }
