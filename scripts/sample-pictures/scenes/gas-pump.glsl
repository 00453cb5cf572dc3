// A petrol pump of the fifties before a country filling station. Lengths in decimetres, pump about 19 tall.
const vec3 SUN = normalize(vec3(-0.55, 0.60, 0.75));
const vec3 SUNLIGHT = vec3(2.6, 2.25, 1.75);
#define SUN_SIZE 0.001
#define EYE vec3(-9.0, 12.5, 46.0)
#define TARGET vec3(0.15, 10.2, 0.0)
#define ZOOM 0.235
#define APERTURE 0.3
#define FOCUS 45.0
#define FAR 260.0
#define SHADOW 60.0
#define STEPS 150
#define STRIDE 0.9
#define PRECISION 1.0
#define BOUNCES 4
// ---
vec2 map(vec3 p) {
  vec2 best = vec2(p.y, 1.0);
  best = nearer(best, vec2(box(p - vec3(0, 0.35, 0), vec3(9.0, 0.5, 4.2), 0.2), 2.0));
  // The wall of the station, its window and the awning.
  best = nearer(best, vec2(box(p - vec3(0, 12, -48), vec3(90, 24, 2), 0.1), 3.0));
  best = nearer(best, vec2(box(p - vec3(24, 14, -46), vec3(10, 9, 0.6), 0.1), 4.0));
  best = nearer(best, vec2(box(p - vec3(24, 14, -45.4), vec3(9.0, 8, 0.4), 0.0), 5.0));
  best = nearer(best, vec2(box(p - vec3(-25, 10.5, -46), vec3(7, 13, 0.6), 0.1), 6.0));
  float near = box(p - vec3(0.6, 10, 0), vec3(5.5, 10.5, 3), 0.0);
  if (near > 2.0) return nearer(best, vec2(near - 0.5, 10.0));
  vec3 q = p - vec3(0, 0.8, 0);
  // Body: a plinth, a column with rounded shoulders, a band of chrome.
  best = nearer(best, vec2(box(q - vec3(0, 0.5, 0), vec3(3.1, 0.5, 2.1), 0.12), 11.0));
  float body = extrude(box2(q.xy - vec2(0, 7.6), vec2(2.8, 7.2), 1.15), q.z, 1.8, 0.35);
  float recess = extrude(box2(q.xy - vec2(0, 11.9), vec2(2.2, 2.2), 0.5), q.z - 1.8, 0.22, 0.05);
  float lower = extrude(box2(q.xy - vec2(0, 4.9), vec2(2.25, 3.6), 0.35), q.z - 1.85, 0.06, 0.04);
  body = smoothMax(body, -recess, 0.1);
  body = max(body, -(abs(lower) - 0.035));
  best = nearer(best, vec2(body, 10.0));
  best = nearer(best, vec2(extrude(abs(box2(q.xy - vec2(0, 11.9), vec2(2.2, 2.2), 0.5)) - 0.11, q.z - 1.8, 0.14, 0.06), 12.0));
  best = nearer(best, vec2(box(q - vec3(0, 11.9, 1.62), vec3(2.15, 2.15, 0.03), 0.0), 13.0));
  for (int i = 0; i < 3; i++) best = nearer(best, vec2(box(q - vec3(0, 8.95 + 0.28 * float(i), 0), vec3(2.86, 0.07, 1.86), 0.05), 12.0));
  // The globe.
  vec3 g = q - vec3(0, 16.95, 0);
  best = nearer(best, vec2(cylinder(q - vec3(0, 14.95, 0), 0.95, 0.35, 0.1), 12.0));
  float globe = extrude(length(g.xy) - 1.75, g.z, 0.62, 0.5);
  best = nearer(best, vec2(globe, 14.0));
  best = nearer(best, vec2(extrude(abs(length(g.xy) - 1.72) - 0.12, g.z, 0.68, 0.1), 12.0));
  // Hose and nozzle on the right.
  float hose = bezier(q, vec3(2.8, 10.2, 0.0), vec3(5.6, 11.2, 0.6), vec3(5.2, 6.2, 1.0));
  hose = min(hose, bezier(q, vec3(5.2, 6.2, 1.0), vec3(4.85, 1.7, 1.3), vec3(3.9, 2.4, 1.2)));
  hose = min(hose, bezier(q, vec3(3.9, 2.4, 1.2), vec3(3.2, 3.0, 1.2), vec3(3.25, 6.0, 0.7)));
  best = nearer(best, vec2(hose - 0.24, 15.0));
  vec3 z = q - vec3(3.25, 6.0, 0.7);
  float nozzle = taper(z, vec3(0, 0, 0), vec3(0.05, 1.5, 0), 0.3, 0.36);
  nozzle = min(nozzle, bezier(z, vec3(0.05, 1.5, 0), vec3(0.1, 2.6, 0), vec3(-0.55, 2.9, 0)) - 0.17);
  nozzle = min(nozzle, bezier(z, vec3(0.1, 0.1, 0.1), vec3(0.95, 0.6, 0.2), vec3(0.35, 1.6, 0.1)) - 0.08);
  best = nearer(best, vec2(nozzle, 16.0));
  return nearer(best, vec2(box(q - vec3(3.0, 8.3, 0.6), vec3(0.5, 0.5, 0.5), 0.1), 12.0));
}

/** A sans-serif numeral of seven strokes, for the counters: distance to the strokes of `digit`. */
float numeral(vec2 p, int digit) {
  int on = digit == 0 ? 119 : digit == 1 ? 18 : digit == 2 ? 93 : digit == 3 ? 91 : digit == 4 ? 58 : digit == 5 ? 107 : digit == 6 ? 111 : digit == 7 ? 82 : digit == 8 ? 127 : 123;
  float d = 1e3;
  for (int i = ZERO; i < 7; i++) {
    if ((on >> (6 - i) & 1) == 0) continue;
    vec2 c = i == 0 ? vec2(0, 1) : i == 1 ? vec2(-0.5, 0.5) : i == 2 ? vec2(0.5, 0.5) : i == 3 ? vec2(0) : i == 4 ? vec2(-0.5, -0.5) : i == 5 ? vec2(0.5, -0.5) : vec2(0, -1);
    bool across = i == 0 || i == 3 || i == 6;
    d = min(d, box2(p - c, across ? vec2(0.5, 0.13) : vec2(0.13, 0.5), 0.1));
  }
  return d;
}

Material material(vec3 p, inout vec3 n, float id) {
  if (id < 1.5) {
    float c = fbm(p.xz * 0.12, 4), f = noise(p.xz * 3.0);
    return matte(mix(vec3(0.20, 0.18, 0.16), vec3(0.33, 0.30, 0.26), c) * (0.75 + 0.5 * f));
  }
  if (id < 2.5) return matte(vec3(0.52, 0.50, 0.46) * (0.75 + 0.4 * fbm(p * 1.1, 4)));
  if (id < 3.5) {
    if (p.y < 4.0) return matte(vec3(0.10, 0.23, 0.22));
    float row = floor(p.y / 1.5);
    vec2 b = vec2(fract(p.x / 4.0 + 0.5 * mod(row, 2.0)), fract(p.y / 1.5));
    vec3 c = vec3(0.74, 0.66, 0.50) * (0.85 + 0.25 * hash1(ivec3(int(row), int(floor(p.x / 4.0 + 0.5 * mod(row, 2.0))), 2)));
    return matte(c * (b.x < 0.03 || b.y < 0.07 ? 0.75 : 1.0));
  }
  if (id < 4.5) return matte(vec3(0.75, 0.74, 0.70));
  if (id < 5.5) return glossy(vec3(0.03, 0.045, 0.05), 0.05);
  if (id < 6.5) return glossy(vec3(0.05, 0.22, 0.20), 0.4);
  vec3 q = p - vec3(0, 0.8, 0);
  if (id < 10.5) {
    vec3 c = vec3(0.62, 0.022, 0.018);
    float wear = smoothstep(0.60, 0.75, fbm(q * vec3(1.2, 0.9, 1.2), 5));
    // A cream panel with a star below the counters.
    if (n.z > 0.7 && q.y < 8.5 && q.y > 1.3 && abs(q.x) < 2.25) {
      vec2 s = q.xy - vec2(0, 5.4);
      float a = mod(atan(s.x, s.y) + PI / 5.0, 2.0 * PI / 5.0) - PI / 5.0;
      if (length(s) < 1.55) c = vec3(0.80, 0.74, 0.58);
      if (length(s) * cos(PI / 5.0 * 1.9 - abs(a)) < 0.42) c = vec3(0.62, 0.022, 0.018);
    }
    return glossy(mix(c, c * 0.55 + 0.05, wear * 0.5), 0.22);
  }
  if (id < 11.5) return glossy(vec3(0.03), 0.4);
  if (id < 12.5) return metal(vec3(0.78, 0.79, 0.80), 0.18);
  if (id < 13.5) {
    vec2 f = q.xy - vec2(0, 11.9);
    vec3 c = vec3(0.84, 0.81, 0.70);
    // Two counters in black windows, a line of print between.
    for (int i = 0; i < 2; i++) {
      vec2 w = f - vec2(0, i == 0 ? 1.05 : -0.75);
      if (box2(w, vec2(1.6, 0.58), 0.1) < 0.0) {
        c = vec3(0.02);
        float k = floor(w.x / 0.75 + 2.0);
        vec2 u = vec2(w.x - (k - 1.5) * 0.75, w.y) / vec2(0.42, 0.36);
        int digit = i == 0 ? int(mod(k * 3.0 + 1.0, 10.0)) : int(mod(k * 7.0 + 2.0, 10.0));
        if (k >= 0.0 && k < 4.0 && numeral(u, digit) < 0.0) c = vec3(0.86, 0.84, 0.78);
      }
    }
    if (abs(f.y - 0.18) < 0.10 && abs(f.x) < 1.3 && fract(f.x * 4.0) > 0.3) c = vec3(0.5, 0.03, 0.02);
    if (abs(f.y + 1.72) < 0.14 && abs(f.x) < 1.0 && fract(f.x * 3.3) > 0.25) c = vec3(0.05, 0.05, 0.06);
    return glossy(c, 0.08);
  }
  if (id < 14.5) {
    vec2 g = q.xy - vec2(0, 16.95);
    vec3 c = vec3(0.90, 0.88, 0.82);
    float r = length(g);
    if (r > 1.25 && r < 1.5) c = vec3(0.70, 0.03, 0.02);
    if (abs(g.y) < 0.36 && r < 1.5) c = abs(g.x) < 1.15 && fract(g.x * 2.2 + 0.3) > 0.32 && abs(g.y) < 0.22 ? vec3(0.90, 0.88, 0.82) : vec3(0.03, 0.08, 0.35);
    return Material(c, 0.1, 0.0, 0.04, 0.0, c * 0.10);
  }
  if (id < 15.5) return glossy(vec3(0.018), 0.45);
  return metal(vec3(0.72, 0.70, 0.66), 0.3);
}

vec3 sky(vec3 d) {
  vec3 c = clearSky(d, vec3(0.20, 0.40, 0.80), vec3(0.75, 0.85, 0.98));
  // Trees behind the camera, seen in the chrome.
  float edge = 0.14 + 0.12 * noise(d.xz * 4.0);
  return mix(vec3(0.05, 0.08, 0.03), c, smoothstep(edge - 0.02, edge + 0.03, d.y));
}
float haze(float distance) { return 0.0; }
