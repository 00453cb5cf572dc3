// A garbage truck at the kerb of a suburban street. Lengths in metres; the truck drives towards -x.
const vec3 SUN = normalize(vec3(-0.62, 0.50, 0.60));
const vec3 SUNLIGHT = vec3(2.6, 2.15, 1.55);
#define SUN_SIZE 0.0008
#define EYE vec3(-8.6, 1.75, 15.2)
#define TARGET vec3(-0.15, 1.72, 0.0)
#define ZOOM 0.265
#define APERTURE 0.05
#define FOCUS 16.6
#define FAR 140.0
#define SHADOW 25.0
#define STEPS 150
#define STRIDE 0.9
#define PRECISION 0.8
#define BOUNCES 4
// ---
float wheel(vec3 p, float r, float w) { return cylinder(p.xzy, r, w, 0.07); }
float leaves(vec3 p, vec3 c, vec3 r) {
  float d = ellipsoid(p - c, r);
  if (d > 2.4) return d - 1.5;
  return d + 3.0 * (0.45 - fbm(p * 0.5, 2)) + 0.8 * (0.5 - noise(p * 2.3)) + 0.35 * (0.5 - noise(p * 7.0));
}
/** Panels of the body's side: which of the ribbed fields, 1 between ribs. */
float rib(float x) { return smoothstep(0.40, 0.34, abs(fract((x + 2.1) / 0.98) - 0.5)); }

vec2 map(vec3 p) {
  vec2 best = vec2(p.y, 1.0);
  best = nearer(best, vec2(box(p - vec3(0, 0.02, -13.4), vec3(90, 0.13, 10.0), 0.03), 2.0));
  // Houses and trees over the road.
  vec3 t = p;
  float tree = leaves(t, vec3(-15.0, 5.6, -19.0), vec3(4.6, 4.2, 4.0));
  tree = min(tree, leaves(t, vec3(7.0, 5.2, -17.0), vec3(3.8, 4.3, 3.5)));
  tree = min(tree, leaves(t, vec3(17.0, 6.0, -24.0), vec3(6.0, 5.0, 4.0)));
  tree = min(tree, leaves(t, vec3(0.5, 6.0, -32.0), vec3(8.0, 5.5, 4.0)));
  best = nearer(best, vec2(tree * 0.6, 20.0));
  float hedge = box(p - vec3(0, 0.9, -12.5), vec3(60, 0.8, 0.7), 0.3) + 0.3 * (0.5 - noise(p * 2.7)) + 0.15 * (0.5 - noise(p * 7.0));
  best = nearer(best, vec2(hedge * 0.7, 20.0));
  best = nearer(best, vec2(min(taper(p, vec3(-15, 0, -19), vec3(-15, 6, -19), 0.4, 0.25), taper(p, vec3(7, 0, -17), vec3(7, 5, -17), 0.35, 0.2)), 21.0));
  vec3 h = p - vec3(-5.5, 0, -25);
  float house = box(h - vec3(0, 2.5, 0), vec3(6.5, 2.6, 4), 0.0);
  float gable = max(dot(vec2(abs(h.z), h.y - 8.2), normalize(vec2(3.0, 4.5))), max(abs(h.x) - 6.9, 5.0 - h.y));
  best = nearer(best, vec2(house, 22.0));
  best = nearer(best, vec2(gable, 23.0));
  float near = box(p - vec3(0.1, 1.9, 0), vec3(4.9, 1.95, 1.6), 0.0);
  if (near > 1.0) return nearer(best, vec2(near - 0.3, 3.0));

  // Chassis and wheels.
  best = nearer(best, vec2(box(p - vec3(0.2, 0.80, 0), vec3(4.0, 0.16, 0.75), 0.03), 10.0));
  float z = abs(p.z);
  for (int i = 0; i < 3; i++) {
    vec3 w = vec3(p.x - (i == 0 ? -3.15 : i == 1 ? 1.25 : 2.45), p.y - 0.52, z - 1.05);
    float r = length(w.xy);
    float tyre = wheel(w, 0.52, 0.17);
    tyre = max(tyre, -extrude(r - 0.31, w.z - 0.17, 0.09, 0.02));
    best = nearer(best, vec2(tyre, 11.0));
    best = nearer(best, vec2(max(wheel(w, 0.30, 0.12 + 0.05 * smoothstep(0.18, 0.1, r)), -(length(vec2(r - 0.22, sin(atan(w.y, w.x) * 4.0) * 0.09)) - 0.035)), 12.0));
  }
  // Cab-over-engine cab.
  vec3 c = p - vec3(-3.35, 1.95, 0);
  float outline = box2(c.xy, vec2(0.98, 1.22), 0.16);
  outline = smoothMax(outline, dot(c.xy - vec2(-0.98, 0.2), normalize(vec2(-1.0, 0.16))), 0.1);
  float cab = extrude(outline, c.z, 1.2, 0.12);
  cab = max(cab, -(length(vec2(p.x + 3.15, p.y - 0.52)) - 0.68));
  float pane = box2(c.xy - vec2(-0.1, 0.42), vec2(0.58, 0.40), 0.1);
  cab = max(cab, -extrude(pane, abs(c.z) - 1.2, 0.10, 0.01));
  float shield = box2(c.zy - vec2(0, 0.42), vec2(1.02, 0.46), 0.1);
  float front = dot(c.xy - vec2(-0.98, 0.2), normalize(vec2(-1.0, 0.16)));
  cab = max(cab, -max(shield, -front - 0.11));
  cab = max(cab, -max(abs(box2(c.xy - vec2(-0.1, -0.12), vec2(0.68, 1.02), 0.08)) - 0.012, 1.19 - abs(c.z)));
  best = nearer(best, vec2(cab, 13.0));
  best = nearer(best, vec2(extrude(outline + 0.07, c.z, 1.14, 0.1), 14.0));
  best = nearer(best, vec2(box(p - vec3(-4.32, 0.82, 0), vec3(0.16, 0.24, 1.22), 0.06), 15.0));
  best = nearer(best, vec2(extrude(length(vec2(z - 0.92, p.y - 1.22)) - 0.14, p.x + 4.36, 0.05, 0.02), 16.0));
  best = nearer(best, vec2(box(vec3(p.x + 4.25, p.y - 2.4, z - 1.42), vec3(0.06, 0.26, 0.12), 0.04), 15.0));
  best = nearer(best, vec2(box(vec3(p.x + 3.4, p.y - 3.24, z - 0.55), vec3(0.12, 0.10, 0.22), 0.05), 17.0));
  // Body: ribbed sides, a rounded roof, and the hopper at the back.
  vec3 b = p - vec3(0.35, 2.35, 0);
  float side = box2(b.zy, vec2(1.24, 1.28), 0.22);
  float body = extrude(side + 0.055 * rib(p.x) * step(abs(b.y), 1.0), b.x, 2.58, 0.05);
  best = nearer(best, vec2(body * 0.8, 18.0));
  vec3 k = p - vec3(3.6, 2.05, 0);
  float hopper = box2(k.xy, vec2(0.82, 1.45), 0.1);
  hopper = smoothMax(hopper, dot(k.xy - vec2(0.75, 0.35), normalize(vec2(1.0, 0.62))), 0.2);
  hopper = smoothMax(hopper, dot(k.xy - vec2(0.75, -0.9), normalize(vec2(0.8, -1.0))), 0.1);
  best = nearer(best, vec2(extrude(hopper, k.z, 1.2, 0.06), 18.5));
  best = nearer(best, vec2(capsule(vec3(p.xy, z), vec3(2.75, 2.9, 1.3), vec3(3.75, 1.5, 1.3), 0.075), 15.0));
  best = nearer(best, vec2(capsule(vec3(p.xy, z), vec3(2.75, 2.9, 1.3), vec3(3.2, 2.27, 1.3), 0.11), 10.0));
  // Side rail, tank, mudguards.
  best = nearer(best, vec2(box(vec3(p.x - 0.4, p.y - 1.0, z - 1.16), vec3(2.5, 0.07, 0.04), 0.02), 15.0));
  best = nearer(best, vec2(cylinder((vec3(p.xy, z) - vec3(-1.15, 0.72, 0.95)).yxz, 0.28, 0.55, 0.05), 12.0));
  vec2 m = p.xy - vec2(1.85, 0.52);
  m.x = abs(m.x) < 0.6 ? 0.0 : abs(m.x) - 0.6;
  return nearer(best, vec2(extrude(max(abs(length(m) - 0.66) - 0.025, 0.25 - m.y), z - 1.08, 0.2, 0.01), 10.0));
}

Material material(vec3 p, inout vec3 n, float id) {
  if (id < 1.5) {
    float c = fbm(p.xz * 0.5, 4), f = noise(p.xz * 22.0);
    vec3 a = mix(vec3(0.085, 0.085, 0.09), vec3(0.15, 0.145, 0.14), c) * (0.7 + 0.6 * f);
    if (abs(p.z - 4.6) < 0.07 && fract(p.x / 6.0) < 0.5) a = vec3(0.6, 0.58, 0.5);
    if (p.z > -3.4 && p.z < -3.1) a *= 0.8;
    return matte(a);
  }
  if (id < 2.5) return matte(p.z > -3.6 ? vec3(0.42, 0.41, 0.39) * (0.8 + 0.3 * fbm(p * 4.0, 3)) : p.z > -5.6 ? vec3(0.40, 0.38, 0.35) * (0.8 + 0.3 * fbm(p * 3.0, 3)) * (fract(p.x / 1.6) < 0.02 ? 0.6 : 1.0) : mix(vec3(0.07, 0.13, 0.025), vec3(0.19, 0.26, 0.06), fbm(p.xz * 2.5, 4)));
  if (id > 22.5) return matte(p.y > 5.0 && abs(n.x) < 0.9 ? vec3(0.27, 0.10, 0.06) * (fract(p.y / 0.25) < 0.2 ? 0.6 : 1.0) : vec3(0.7, 0.66, 0.56));
  if (id > 21.5) {
    vec2 w = vec2(mod(p.x + 5.5, 3.2) - 1.6, p.y - 3.0);
    if (n.z > 0.8 && box2(w, vec2(0.65, 0.9), 0.0) < 0.0) return glossy(min(abs(w.x), abs(w.y)) < 0.06 ? vec3(0.7) : vec3(0.04, 0.05, 0.06), 0.1);
    return matte(vec3(0.60, 0.52, 0.40) * (fract(p.y / 0.3) < 0.12 ? 0.7 : 1.0));
  }
  if (id > 20.5) return matte(vec3(0.10, 0.075, 0.055));
  if (id > 19.5) return Material(mix(vec3(0.05, 0.11, 0.02), vec3(0.20, 0.27, 0.05), fbm(p * 0.9, 3)) * (0.5 + 0.9 * noise(p * 4.5)), 1.0, 0.0, 0.0, 0.2, vec3(0));
  float dirt = smoothstep(1.9, 0.6, p.y) * (0.5 + 0.6 * fbm(p * 3.0, 3));
  vec3 mud = vec3(0.16, 0.13, 0.10);
  if (id < 10.5) return matte(vec3(0.035));
  if (id < 11.5) {
    n = normalize(n + vec3(0.25) * step(0.5, fract(p.x * 14.0)) * (abs(p.z) > 1.2 ? 0.0 : 1.0));
    return matte(mix(vec3(0.022), mud, 0.25));
  }
  if (id < 12.5) return metal(vec3(0.62), 0.4);
  if (id < 13.5) {
    vec3 c = vec3(0.78, 0.78, 0.76);
    vec2 q = p.xy - vec2(-3.35, 1.95);
    if (p.x < -4.1 && abs(p.z) < 0.7 && p.y > 1.0 && p.y < 1.62) c = fract(p.y * 7.0) < 0.55 ? vec3(0.03) : vec3(0.5);
    if (abs(q.y + 0.28) < 0.13) c = vec3(0.03, 0.27, 0.10);
    if (abs(p.z) > 1.1 && box2(q - vec2(0.38, -0.08), vec2(0.12, 0.03), 0.02) < 0.0) c = vec3(0.04);
    return glossy(mix(c, mud, dirt * 0.4), 0.2);
  }
  if (id < 14.5) return glossy(vec3(0.02, 0.026, 0.03), 0.05);
  if (id < 15.5) return glossy(mix(vec3(0.05), mud, 0.2), 0.4);
  if (id < 16.5) return glossy(vec3(0.85, 0.85, 0.8), 0.05);
  if (id < 17.5) return Material(vec3(0.95, 0.42, 0.02), 0.1, 0.0, 0.04, 0.0, vec3(0.5, 0.2, 0.0));
  vec3 c = vec3(0.025, 0.25, 0.085);
  if (id < 18.3) {
    // A white panel on the side: a ring of three parts, and strokes for a name.
    vec2 q = p.xy - vec2(0.35, 2.42);
    float rail = rib(p.x);
    if (abs(p.z) > 1.0 && abs(q.y) < 0.42 && abs(q.x) < 1.95) {
      c = vec3(0.80, 0.80, 0.77);
      vec2 s = q + vec2(1.45, 0);
      float a = atan(s.x, s.y), r = length(s);
      if (r > 0.18 && r < 0.32 && abs(fract(a / (2.0 * PI) * 3.0) - 0.5) < 0.40) c = vec3(0.03, 0.30, 0.10);
      if (q.x > -0.9 && q.x < 1.7 && abs(q.y - 0.06) < 0.15 && fract(q.x * 3.3) > 0.26) c = vec3(0.03, 0.30, 0.10);
      if (q.x > -0.9 && q.x < 1.2 && abs(q.y + 0.23) < 0.05 && fract(q.x * 7.0) > 0.3) c = vec3(0.12);
    }
  } else {
    if (p.y < 1.15 && fract((p.x + p.y) * 2.6) < 0.5 && abs(p.z) > 1.1) c = vec3(0.75, 0.55, 0.03);
  }
  float wear = smoothstep(0.55, 0.8, fbm(p * vec3(1.2, 2.4, 1.2) + 3.0, 4));
  c = mix(c, c * 0.6 + vec3(0.03), wear);
  return glossy(mix(c, mud, dirt * 0.6), 0.3);
}

vec3 sky(vec3 d) {
  vec3 c = clearSky(d, vec3(0.10, 0.25, 0.58), vec3(0.46, 0.60, 0.80));
  vec2 q = d.xz / (max(d.y, 0.0) + 0.15) * 0.6 + vec2(0.4, 3.7);
  c = mix(c, vec3(1.1, 1.08, 1.04), smoothstep(0.48, 0.8, fbm(q + fbm(q * 1.7, 3), 5)) * 0.8);
  if (d.z > 0.0) c = mix(vec3(0.08, 0.10, 0.06), c, smoothstep(0.10, 0.16, d.y + 0.05 * noise(d.xz * 9.0)));
  return c;
}
float haze(float distance) { return 1.0 - exp(-distance * 0.0012); }
