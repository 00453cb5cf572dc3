// A small sandstone church on a green, on an afternoon in early autumn. Lengths in metres.
const vec3 SUN = normalize(vec3(-0.8, 0.34, 0.38));
const vec3 SUNLIGHT = vec3(3.1, 2.3, 1.45);
#define SUN_SIZE 0.0008
#define EYE vec3(-15.5, 1.9, 34.0)
#define TARGET vec3(-0.9, 8.9, 0.0)
#define ZOOM 0.345
#define APERTURE 0.0
#define FOCUS 30.0
#define FAR 160.0
#define SHADOW 40.0
#define STEPS 170
#define STRIDE 0.85
#define PRECISION 1.0
#define BOUNCES 3
// ---
float arch(vec2 p, float w, float h) {
  p.x = abs(p.x);
  return p.y > h ? length(p - vec2(0, h)) - w : max(p.x - w, -p.y);
}
/** A roof along z: ridge at y = h, eaves at x = ±w, thickness t. */
float roof(vec3 p, float w, float h, float l, float t) {
  vec2 slope = normalize(vec2(h, w));
  float d = dot(vec2(abs(p.x), p.y - h), slope);
  return max(max(abs(d) - t, -p.y - 0.25), max(abs(p.z) - l, abs(p.x) - w - 0.45));
}
float pyramid(vec3 p, float r, float h) {
  // Eight sides.
  vec2 q = abs(p.xz);
  float a = max(max(q.x, q.y), (q.x + q.y) * 0.7071);
  return max((a - r * (1.0 - p.y / h)) * (h / length(vec2(h, r))), -p.y);
}
float leaves(vec3 p, vec3 c, vec3 r) {
  float d = ellipsoid(p - c, r);
  if (d > 2.6) return d - 1.7;
  return d + 3.4 * (0.45 - fbm(p * 0.45, 2)) + 0.9 * (0.5 - noise(p * 2.1)) + 0.35 * (0.5 - noise(p * 6.3));
}
float hill(vec2 p) { return 0.5 * (fbm(p * 0.05, 2) - 0.4) + 14.0 * smoothstep(40.0, 150.0, -p.y + 0.3 * abs(p.x)) * fbm(p * 0.018 + 5.0, 3); }

vec2 map(vec3 p) {
  vec2 best = vec2((p.y - hill(p.xz) * smoothstep(8.0, 16.0, length(p.xz))) * 0.8, 1.0);
  float near = box(p - vec3(0, 11, -6), vec3(6, 12, 14), 0.0);
  if (near > 3.0) best = nearer(best, vec2(near - 1.0, 2.0));
  else {
    // Nave.
    vec3 q = p - vec3(0, 0, -8);
    float walls = box(q - vec3(0, 2.9, 0), vec3(4.6, 2.9, 8.5), 0.02);
    float gable = max(dot(vec2(abs(q.x), q.y - 9.3), normalize(vec2(3.8, 4.6))), abs(q.z) - 8.5);
    walls = min(walls, max(gable, -(q.y - 5.0)));
    vec3 w = vec3(abs(q.x) - 4.6, q.y - 1.6, mod(q.z + 1.9, 3.8) - 1.9);
    float hole = max(arch(w.zy, 0.62, 2.3), abs(w.x) - 0.14);
    float trim = max(abs(arch(w.zy, 0.72, 2.3)) - 0.09, abs(w.x) - 0.10);
    if (abs(q.z) > 7.4) { hole = 1.0; trim = 1.0; }
    walls = max(walls, -hole);
    best = nearer(best, vec2(walls, 2.0));
    best = nearer(best, vec2(trim, 3.0));
    best = nearer(best, vec2(max(box(w - vec3(-0.08, 1.4, 0), vec3(0.03, 1.6, 0.66), 0.0), abs(q.z) - 7.4), 5.0));
    best = nearer(best, vec2(roof(q - vec3(0, 5.45, 0), 4.7, 3.95, 8.9, 0.13), 4.0));
    best = nearer(best, vec2(box(q - vec3(0, 0.25, 0), vec3(4.75, 0.35, 8.65), 0.02), 8.0));
    // Tower.
    q = p - vec3(0, 0, 1.2);
    float tower = box(q - vec3(0, 5.2, 0), vec3(1.9, 5.2, 1.9), 0.02);
    vec3 f = q.z > abs(q.x) ? q : vec3(-q.z * sign(q.x), q.y, abs(q.x));
    float opening = max(arch(f.xy - vec2(0, 6.2), 0.5, 1.5), abs(f.z - 1.9) - 0.16);
    float door = max(arch(f.xy - vec2(0, 0.4), 0.85, 2.4), abs(f.z - 1.9) - 0.2);
    if (q.z < abs(q.x)) door = 1.0;
    tower = max(tower, -min(opening, door));
    best = nearer(best, vec2(tower, 2.0));
    best = nearer(best, vec2(max(abs(arch(f.xy - vec2(0, 6.2), 0.6, 1.5)) - 0.09, abs(f.z - 1.9) - 0.1), 3.0));
    if (q.z > abs(q.x)) best = nearer(best, vec2(max(abs(arch(f.xy - vec2(0, 0.4), 0.98, 2.4)) - 0.13, abs(f.z - 1.9) - 0.14), 3.0));
    best = nearer(best, vec2(box(f - vec3(0, 7.0, 1.80), vec3(0.55, 1.1, 0.03), 0.0), 5.0));
    best = nearer(best, vec2(box(f - vec3(0, 1.7, 1.74), vec3(0.9, 1.8, 0.03), 0.0), q.z > abs(q.x) ? 6.0 : 2.0));
    best = nearer(best, vec2(box(q - vec3(0, 10.5, 0), vec3(2.2, 0.18, 2.2), 0.05), 3.0));
    best = nearer(best, vec2(box(q - vec3(0, 10.15, 0), vec3(2.05, 0.12, 2.05), 0.05), 3.0));
    // Belfry with louvres, and the spire.
    float belfry = box(q - vec3(0, 12.1, 0), vec3(1.45, 1.5, 1.45), 0.02);
    belfry = max(belfry, -max(arch(f.xy - vec2(0, 11.2), 0.62, 1.1), abs(f.z - 1.45) - 0.3));
    best = nearer(best, vec2(belfry, 3.0));
    float slats = box(vec3(f.x, mod(f.y + (f.z - 1.3) * 0.8, 0.26) - 0.13, f.z - 1.3), vec3(0.62, 0.035, 0.13), 0.0);
    best = nearer(best, vec2(max(slats, max(f.y - 12.9, 11.2 - f.y)) * 0.8, 9.0));
    best = nearer(best, vec2(box(f - vec3(0, 12.1, 1.12), vec3(0.62, 1.0, 0.02), 0.0), 5.0));
    best = nearer(best, vec2(box(q - vec3(0, 13.65, 0), vec3(1.72, 0.16, 1.72), 0.05), 3.0));
    best = nearer(best, vec2(pyramid(q - vec3(0, 13.8, 0), 1.45, 6.4), 4.5));
    best = nearer(best, vec2(min(box(q - vec3(0, 20.6, 0), vec3(0.06, 0.75, 0.06), 0.01), box(q - vec3(0, 20.8, 0), vec3(0.38, 0.06, 0.06), 0.01)), 7.0));
    best = nearer(best, vec2(box(q - vec3(0, 0.12, 2.6), vec3(1.5, 0.14, 0.9), 0.02), 8.0));
  }
  // Trees.
  vec3 t = p;
  float tree = leaves(t, vec3(-16.5, 6.8, -16.0), vec3(5.4, 5.8, 5.4));
  tree = min(tree, leaves(t, vec3(10.5, 6.2, -9.0), vec3(4.3, 5.6, 4.3)));
  tree = min(tree, leaves(t, vec3(16.0, 5.4, -18.0), vec3(5.5, 5.2, 5.0)));
  tree = min(tree, leaves(t, vec3(-9.0, 4.6, -26.0), vec3(6.5, 5.2, 5.0)));
  best = nearer(best, vec2(tree * 0.6, 10.0));
  float trunk = taper(p, vec3(-16.5, 0, -16), vec3(-16.3, 6, -16), 0.6, 0.3);
  trunk = min(trunk, taper(p, vec3(10.5, 0, -9), vec3(10.5, 6, -9), 0.45, 0.25));
  trunk = min(trunk, taper(p, vec3(16, 0, -18), vec3(16, 6, -18), 0.45, 0.25));
  best = nearer(best, vec2(trunk, 11.0));
  // Low shrubs along the wall.
  if (near < 4.0) best = nearer(best, vec2(0.7 * (ellipsoid(p - vec3(-5.6, 0.35, clamp(floor(p.z / 1.6 + 0.5) * 1.6, -14.0, -1.6)), vec3(0.62, 0.75, 0.75)) + 0.25 * (0.5 - noise(p * 6.0))), 12.0));
  return best;
}

Material material(vec3 p, inout vec3 n, float id) {
  if (id < 1.5) {
    float path = smoothstep(0.25, -0.1, abs(p.x + 0.007 * (p.z - 3.0) * (p.z - 3.0)) - 1.2 - 0.15 * noise(p.xz * 2.0)) * step(2.0, p.z);
    float patchy = fbm(p.xz * 0.35, 4), fine = fbm(p.xz * vec2(7.0, 2.6), 3);
    vec3 c = mix(vec3(0.07, 0.15, 0.022), vec3(0.20, 0.27, 0.055), patchy * 0.9 + (fine - 0.5) * 0.9);
    c = mix(c, vec3(0.40, 0.24, 0.07), smoothstep(0.62, 0.7, fbm(p.xz * 2.2, 3)) * 0.55);
    if (p.z < -30.0) c = mix(vec3(0.05, 0.09, 0.03), vec3(0.26, 0.15, 0.04), smoothstep(0.35, 0.7, fbm(p.xz * 0.25, 4)));
    c = mix(c, vec3(0.46, 0.40, 0.32) * (0.8 + 0.4 * noise(p.xz * 9.0)), path);
    n = normalize(n + vec3(noise(p.xz * 9.0) - 0.5, 0, noise(p.xz * 9.0 + 40.0) - 0.5) * 0.7);
    return matte(c);
  }
  if (id < 2.5) {
    // Courses of sandstone.
    float row = floor(p.y / 0.42), along = abs(n.x) > 0.7 ? p.z : p.x;
    float block = along / 0.85 + 0.5 * mod(row, 2.0) + 0.2 * hash1(ivec3(int(row), 3, 3));
    float shade = hash1(ivec3(int(row), int(floor(block)), 4));
    vec2 joint = vec2(fract(block), fract(p.y / 0.42));
    vec3 c = mix(vec3(0.30, 0.235, 0.165), vec3(0.47, 0.385, 0.28), shade) * (0.7 + 0.55 * fbm(p * 2.3, 4));
    n = normalize(n + 0.25 * (vec3(noise(p * 5.0), noise(p * 5.0 + 9.0), noise(p * 5.0 + 19.0)) - 0.5));
    return matte(c * (joint.x < 0.045 || joint.y < 0.09 ? 0.62 : 1.0));
  }
  if (id < 3.5) return matte(vec3(0.50, 0.42, 0.32) * (0.75 + 0.4 * fbm(p * 3.0, 3)));
  if (id < 4.7) {
    float row = floor(p.y / 0.17);
    float shade = 0.65 + 0.6 * hash1(ivec3(int(row), int(floor((p.z + p.x * 0.7) / 0.24 + 0.5 * row)), 5));
    return matte((id < 4.2 ? vec3(0.115, 0.11, 0.115) : vec3(0.10, 0.115, 0.12)) * shade * (fract(p.y / 0.17) < 0.15 ? 0.6 : 1.0));
  }
  if (id < 5.5) {
    vec2 q = p.y < 6.0 ? vec2(mod(p.z + 9.9, 3.8) - 1.9, p.y) : p.xy;
    float bar = min(abs(fract(q.x / 0.42) - 0.5), abs(fract(q.y / 0.5) - 0.5));
    if (bar < 0.055) return matte(vec3(0.75));
    return glossy(vec3(0.025, 0.03, 0.04), 0.12);
  }
  if (id < 6.5) return glossy(vec3(0.30, 0.035, 0.025) * (abs(abs(p.x) - 0.4) < 0.03 ? 0.5 : 1.0), 0.4);
  if (id < 7.5) return metal(vec3(0.9, 0.7, 0.3), 0.3);
  if (id < 8.5) return matte(vec3(0.36, 0.34, 0.32) * (0.7 + 0.6 * fbm(p * 3.0, 3)));
  if (id < 9.5) return matte(vec3(0.62, 0.61, 0.58));
  if (id < 10.5) {
    float warm = p.x > 13.0 ? 0.85 : p.x > 4.0 ? 0.55 : p.z < -22.0 ? 0.15 : 0.3;
    float k = clamp(warm + 0.9 * (fbm(p * 0.6, 3) - 0.5), 0.0, 1.0);
    vec3 c = mix(vec3(0.085, 0.16, 0.03), vec3(0.42, 0.19, 0.035), k) * (0.55 + 0.9 * noise(p * 4.3));
    return Material(c, 1.0, 0.0, 0.0, 0.25, vec3(0));
  }
  if (id < 11.5) return matte(vec3(0.12, 0.09, 0.065));
  return matte(vec3(0.06, 0.12, 0.03) * (0.6 + 0.8 * noise(p * 9.0)));
}

vec3 sky(vec3 d) {
  vec3 c = clearSky(d, vec3(0.09, 0.22, 0.55), vec3(0.42, 0.58, 0.82));
  vec2 q = d.xz / (max(d.y, 0.0) + 0.12) * 0.5 + vec2(1.4, 3.1);
  float body = fbm(q * vec2(1.3, 2.2) + fbm(q * 2.0, 3) * 0.8, 5);
  return mix(c, vec3(1.12, 1.10, 1.06), smoothstep(0.40, 0.70, body) * 0.85 * smoothstep(-0.02, 0.1, d.y));
}
float haze(float distance) { return 1.0 - exp(-distance * 0.0016); }
