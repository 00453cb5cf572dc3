// A round parachute under a summer sky. Lengths in metres, the canopy's rim at the origin.
const vec3 SUN = normalize(vec3(0.62, 0.70, -0.28));
const vec3 SUNLIGHT = vec3(3.1, 2.85, 2.45);
#define SUN_SIZE 0.001
#define EYE vec3(0.0, -8.2, 21.0)
#define TARGET vec3(0.3, -0.65, 0.0)
#define ZOOM 0.275
#define APERTURE 0.0
#define FOCUS 22.0
#define FAR 60.0
#define SHADOW 14.0
#define STEPS 160
#define STRIDE 0.7
#define PRECISION 1.0
#define BOUNCES 4
// ---
const float GORES = 20.0;
const vec3 MAN = vec3(0.0, -5.1, 0.0);

/** Number of the gore and how far across it, -1 to 1. */
vec2 gore(vec3 p) {
  float a = (atan(p.z, p.x) / (2.0 * PI) + 0.5) * GORES;
  return vec2(floor(a), fract(a) * 2.0 - 1.0);
}

vec3 swing(vec3 p) {
  p.xy = rotation(-0.13) * p.xy;
  p.xz = rotation(0.35) * p.xz;
  return p;
}

float man(vec3 p) {
  p -= MAN;
  p.xz = rotation(0.6) * p.xz;
  float d = taper(p, vec3(0, 0.34, 0), vec3(0, -0.22, 0), 0.22, 0.17);
  d = min(d, length(p - vec3(0, 0.74, 0.02)) - 0.16);
  vec3 q = vec3(abs(p.x), p.yz);
  d = smoothMin(d, taper(q, vec3(0.12, -0.25, 0), vec3(0.16, -0.72, 0.16), 0.13, 0.09), 0.06);
  d = min(d, taper(q, vec3(0.16, -0.72, 0.16), vec3(0.17, -1.18, 0.02), 0.09, 0.07));
  d = min(d, capsule(q, vec3(0.17, -1.2, 0.02), vec3(0.18, -1.24, 0.2), 0.07));
  d = min(d, taper(q, vec3(0.22, 0.42, 0), vec3(0.40, 0.72, 0.05), 0.08, 0.07));
  d = min(d, taper(q, vec3(0.40, 0.72, 0.05), vec3(0.26, 1.05, 0.0), 0.07, 0.05));
  return min(d, box(p - vec3(0, 0.15, -0.22), vec3(0.17, 0.30, 0.10), 0.05));
}

vec2 map(vec3 p) {
  p = swing(p);
  vec2 g = gore(p);
  float bulge = sqrt(max(1.0 - g.y * g.y, 0.0));
  float rim = 3.35;
  float high = max(p.y, 0.0) / 2.15;
  float r = length(p.xz);
  // The canopy: a dome whose gores bulge between the seams, most of all near the rim.
  float swell = 1.0 + 0.055 * (bulge - 0.6) * (1.0 - 0.6 * high * high);
  vec3 q = vec3(p.xz / swell, p.y);
  float dome = abs(ellipsoid(q, vec3(rim, rim, 2.15))) - 0.012;
  float hem = -0.18 - 0.10 * (1.0 - bulge);
  dome = max(dome, -(p.y - hem - 0.16 * bulge));
  dome = max(dome, 0.26 - r);
  vec2 best = vec2(dome * 0.75, 1.0);
  // Lines, one to a seam, gathered at the risers.
  float cone = length(p.xz) - mix(0.35, rim, clamp((p.y + 4.0) / 3.9, 0.0, 1.0));
  if (cone > 0.4 || p.y > 0.3 || p.y < -4.5) best = nearer(best, vec2(max(max(cone, p.y), -4.2 - p.y) + 0.05, 2.0));
  else for (int i = ZERO; i < int(GORES); i++) {
    float a = float(i) / GORES * 2.0 * PI;
    vec3 hem3 = vec3(rim * 0.985 * cos(a), -0.1, rim * 0.985 * sin(a));
    vec3 hand = MAN + vec3(sign(hem3.x) * 0.24, 1.1, 0.0);
    best = nearer(best, vec2(capsule(p, hem3, hand, 0.011), 2.0));
  }
  vec3 k = vec3(abs(p.x), p.yz);
  best = nearer(best, vec2(capsule(k, MAN + vec3(0.24, 1.1, 0), MAN + vec3(0.2, 0.4, 0), 0.025), 2.0));
  return nearer(best, vec2(man(p), 3.0));
}

Material material(vec3 p, inout vec3 n, float id) {
  p = swing(p);
  if (id < 1.5) {
    vec2 g = gore(p);
    int k = int(mod(g.x, 4.0));
    vec3 c = k == 0 ? vec3(0.82, 0.06, 0.035) : k == 2 ? vec3(0.95, 0.42, 0.02) : vec3(0.88, 0.87, 0.82);
    if (p.y > 1.72) c = vec3(0.82, 0.06, 0.035);
    if (p.y < 0.12) c = vec3(0.06, 0.10, 0.35);
    float seam = smoothstep(0.95, 1.0, abs(g.y));
    float bands = smoothstep(0.97, 1.0, cos(length(p.xz) * 9.0));
    c *= (1.0 - 0.55 * seam) * (1.0 - 0.18 * bands);
    c *= 0.93 + 0.14 * noise(p * vec3(5, 9, 5));
    return Material(c, 0.6, 0.0, 0.0, 0.42, vec3(0));
  }
  if (id < 2.5) return matte(vec3(0.35, 0.33, 0.30));
  vec3 q = p - MAN;
  if (q.y > 0.58 && abs(q.x) < 0.2) return glossy(vec3(0.65, 0.62, 0.58), 0.3);
  if (q.y < -1.1) return matte(vec3(0.03));
  return matte(q.y > -0.2 ? vec3(0.16, 0.05, 0.04) : vec3(0.05, 0.05, 0.06));
}

vec3 sky(vec3 d) {
  vec3 c = clearSky(d, vec3(0.10, 0.26, 0.66), vec3(0.50, 0.68, 0.95));
  vec2 q = d.xz / (max(d.y, -0.05) + 0.42) * 2.1 + vec2(4.2, 1.3);
  vec2 warp = vec2(fbm(q * 1.1, 3), fbm(q * 1.1 + 9.0, 3));
  float body = fbm(q + warp * 0.7, 6);
  float toSun = fbm(q + warp * 0.7 + SUN.xz * 0.14, 5);
  float cover = smoothstep(0.47, 0.72, body);
  vec3 cloud = mix(vec3(0.62, 0.69, 0.80), vec3(1.25, 1.22, 1.16), clamp(0.62 + 3.2 * (body - toSun), 0.0, 1.0));
  return mix(c, cloud, cover * 0.9);
}
float haze(float distance) { return 0.0; }
