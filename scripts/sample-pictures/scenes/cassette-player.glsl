// A portable cassette player of the eighties on a wooden table. Lengths in half decimetres.
const vec3 SUN = normalize(vec3(-0.60, 0.75, 0.62));
const vec3 SUNLIGHT = vec3(1.9, 1.6, 1.25);
#define SUN_SIZE 0.012
#define EYE vec3(2.4, 4.6, 17.0)
#define TARGET vec3(0.0, 1.75, 0.0)
#define ZOOM 0.262
#define APERTURE 0.18
#define FOCUS 16.6
#define FAR 80.0
#define SHADOW 14.0
#define STEPS 140
#define STRIDE 0.95
#define PRECISION 0.7
#define BOUNCES 4
// ---
vec2 map(vec3 p) {
  vec2 best = vec2(p.y, 1.0);
  best = nearer(best, vec2(p.z + 16.0, 2.0));
  float near = box(p - vec3(0, 2.3, 0), vec3(4.9, 2.6, 1.3), 0.0);
  if (near > 0.6) return nearer(best, vec2(near - 0.2, 3.0));
  vec3 q = p - vec3(0, 1.85, 0);
  float body = box(q, vec3(4.6, 1.75, 1.0), 0.22);
  vec3 s = vec3(abs(q.x) - 3.0, q.y + 0.18, q.z - 1.0);
  float r = length(s.xy);
  body = smoothMax(body, -extrude(r - 1.26, s.z, 0.16, 0.03), 0.05);
  float door = box2(q.xy - vec2(0, -0.52), vec2(1.5, 1.05), 0.1);
  body = max(body, -extrude(door, q.z - 1.0, 0.10, 0.02));
  float dial = box2(q.xy - vec2(0.0, 1.22), vec2(4.2, 0.32), 0.06);
  body = max(body, -extrude(dial, q.z - 1.0, 0.05, 0.01));
  best = nearer(best, vec2(body, 3.0));
  // Speakers: a chrome ring, a perforated grille that bulges a little.
  best = nearer(best, vec2(extrude(abs(r - 1.25) - 0.07, s.z, 0.09, 0.05), 4.0));
  best = nearer(best, vec2(max(length(s - vec3(0, 0, -3.6)) - 3.66, r - 1.25), 5.0));
  // The cassette behind its window.
  best = nearer(best, vec2(extrude(door + 0.03, q.z - 0.93, 0.05, 0.03), 6.0));
  best = nearer(best, vec2(extrude(abs(door + 0.04) - 0.05, q.z - 1.0, 0.06, 0.03), 4.0));
  best = nearer(best, vec2(extrude(dial + 0.02, q.z - 0.96, 0.02, 0.0), 7.0));
  // Piano keys in the top, knobs, handle, aerial, feet.
  vec3 k = vec3(mod(q.x + 1.5, 0.5) - 0.25, q.y - 1.78, q.z - 0.45);
  if (abs(q.x) < 1.5) best = nearer(best, vec2(box(k, vec3(0.22, 0.14, 0.3), 0.04), 8.0));
  vec3 kn = vec3(abs(abs(q.x) - 2.9) - 0.5, q.y - 1.85, q.z - 0.35);
  best = nearer(best, vec2(cylinder(kn, 0.26, 0.2, 0.04), 9.0));
  vec3 h = vec3(abs(q.x), q.y, q.z + 0.45);
  float handle = extrude(abs(box2(h.xy - vec2(0, 1.6), vec2(4.25, 1.25), 0.35)) - 0.12, h.z, 0.16, 0.08);
  best = nearer(best, vec2(max(handle, 1.2 - q.y), 10.0));
  best = nearer(best, vec2(taper(q, vec3(4.1, 1.8, -0.75), vec3(6.4, 5.2, -1.2), 0.05, 0.03), 4.0));
  return nearer(best, vec2(box(vec3(abs(q.x) - 3.8, q.y + 1.8, q.z), vec3(0.35, 0.1, 0.7), 0.03), 10.0));
}

/** The face of the cassette, seen through the window: a label, and two reels with six teeth. */
vec3 cassette(vec2 p) {
  vec3 c = vec3(0.035, 0.036, 0.04);
  if (box2(p, vec2(1.18, 0.74), 0.06) < 0.0) {
    c = vec3(0.83, 0.79, 0.68);
    if (p.y > 0.26 && p.y < 0.36) c = vec3(0.75, 0.20, 0.05);
    if (p.y > 0.14 && p.y < 0.22) c = vec3(0.85, 0.50, 0.08);
    if (p.y < -0.40) c = vec3(0.09, 0.09, 0.10);
    if (abs(p.y - 0.53) < 0.012 && abs(p.x) < 0.95) c *= 0.55;
    if (box2(p - vec2(0, -0.08), vec2(0.80, 0.24), 0.2) < 0.0) {
      c = vec3(0.05, 0.04, 0.035);
      if (length(p - vec2(-0.48, -0.08)) < 0.36 && abs(p.x) < 0.3) c = vec3(0.11, 0.06, 0.035);
      vec2 q = vec2(abs(p.x) - 0.48, p.y + 0.08);
      float r = length(q), a = atan(q.y, q.x);
      if (r < 0.21) c = vec3(0.85);
      if (r < 0.125 && !(r > 0.085 && cos(a * 6.0) > 0.3)) c = vec3(0.02);
    }
  }
  return c;
}

Material material(vec3 p, inout vec3 n, float id) {
  vec3 q = p - vec3(0, 1.85, 0);
  if (id < 1.5) {
    float plank = floor(p.z / 2.3);
    vec2 g = vec2(p.x * 0.25 + plank * 7.3, p.z * 2.2);
    float grain = fbm(g * vec2(1.0, 3.0) + fbm(g, 3) * 1.5, 5);
    float gap = smoothstep(0.02, 0.0, abs(fract(p.z / 2.3) - 0.5) - 0.485);
    vec3 c = mix(vec3(0.15, 0.062, 0.022), vec3(0.40, 0.20, 0.08), grain) * (0.85 + 0.3 * hash1(ivec3(int(plank), 1, 1)));
    return glossy(c * mix(0.35, 1.0, gap), 0.35 + 0.2 * grain);
  }
  if (id < 2.5) return matte(vec3(0.42, 0.44, 0.40) * (0.92 + 0.1 * fbm(p.xy * 0.6, 3)));
  if (id < 3.5) {
    if (n.z > 0.8) {
      if (box2(q.xy - vec2(0, -0.30), vec2(4.38, 1.34), 0.15) < 0.0 && abs(abs(q.x) - 3.0) < 1.36) return glossy(vec3(0.028, 0.029, 0.032), 0.4);
      vec2 m = q.xy - vec2(0, 0.72);
      if (abs(m.y) < 0.05 && abs(m.x) < 0.7 && fract(m.x * 4.6) > 0.35) return matte(vec3(0.05));
      if (abs(q.y + 1.63) < 0.02 && abs(q.x) < 4.3) return matte(vec3(0.5, 0.05, 0.03));
    }
    return metal(vec3(0.66, 0.66, 0.67) * (0.95 + 0.08 * noise(q.xy * vec2(2.0, 90.0))), 0.42);
  }
  if (id < 4.5) return metal(vec3(0.80, 0.80, 0.81), 0.15);
  if (id < 5.5) {
    vec2 g = q.xy * 9.5;
    g.x += 0.5 * mod(floor(g.y), 2.0);
    float hole = length(fract(g) - 0.5);
    float r = length(vec2(abs(q.x) - 3.0, q.y + 0.18));
    return either(hole < 0.33, matte(vec3(0.006)), glossy(vec3(0.05) * (r < 0.38 ? 1.6 : 1.0), 0.35));
  }
  if (id < 6.5) {
    if (n.z < 0.7) return glossy(vec3(0.02), 0.2);
    return glossy(cassette((q.xy - vec2(0, -0.52)) * 1.02), 0.06);
  }
  if (id < 7.5) {
    vec2 d = q.xy - vec2(0, 1.22);
    vec3 c = vec3(0.02, 0.022, 0.026);
    float tick = fract(d.x * 4.0);
    float tall = mod(floor(d.x * 4.0), 4.0) < 0.5 ? 0.14 : 0.07;
    if (tick < 0.16 && abs(d.x) < 3.9 && d.y > 0.02 && d.y < 0.02 + tall) c = vec3(0.75, 0.78, 0.72);
    if (abs(d.y + 0.13) < 0.05 && abs(d.x) < 3.9 && fract(d.x * 1.1) < 0.3 && fract(d.x * 8.8) > 0.3) c = vec3(0.30, 0.65, 0.45);
    if (abs(d.x - 0.9) < 0.025) c = vec3(0.95, 0.22, 0.04);
    return glossy(c, 0.08);
  }
  if (id < 8.5) return glossy(q.x < -1.0 ? vec3(0.55, 0.03, 0.02) : vec3(0.05), 0.3);
  if (id < 9.5) return metal(vec3(0.75), 0.3);
  return glossy(vec3(0.03), 0.45);
}

vec3 sky(vec3 d) {
  // A room with a large window on the left, and a lamp behind.
  vec3 c = mix(vec3(0.16, 0.13, 0.10), vec3(0.42, 0.38, 0.33), smoothstep(-0.2, 0.9, d.y));
  vec3 l = normalize(vec3(-0.75, 0.35, 0.55));
  vec3 u = normalize(cross(vec3(0, 1, 0), l)), v = cross(l, u);
  float k = dot(d, l);
  vec2 s = vec2(dot(d, u), dot(d, v)) / max(k, 0.01);
  if (k > 0.0 && box2(s, vec2(0.62, 0.5), 0.02) < 0.0 && abs(s.x) > 0.03 && abs(s.y) > 0.02) c += vec3(3.4, 3.7, 4.2);
  return c;
}
float haze(float distance) { return 0.0; }
