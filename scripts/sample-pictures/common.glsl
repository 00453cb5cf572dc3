// Shared by all sample pictures: random numbers, noise, distance functions and a small path tracer.
// A scene defines map, material, sky and the camera constants; see scenes/*.glsl.
#define PI 3.14159265359
#define ZERO min(uSamples, 0)

uniform int uSamples;
uniform uint uSeed;
uniform vec2 uSize;
uniform vec2 uTile;
// Light and, for the filter after it, what each pixel shows on average over its samples.
layout(location = 0) out vec4 oLight;   // linear light; mean of squared brightness
layout(location = 1) out vec4 oSurface; // normal; logarithm of the distance
layout(location = 2) out vec4 oColour;  // diffuse colour; mean brightness

// Random numbers: integer hashes for fixed noise, a rotated R2 sequence for sampling.

uint scramble(uint x) {
  x = (x ^ (x >> 16)) * 2246822519u;
  x = (x ^ (x >> 13)) * 3266489917u;
  return x ^ (x >> 16);
}
float unit(uint x) { return float(x >> 8) / 16777216.0; }
uint hashCell(ivec3 c) {
  return scramble(uint(c.x) * 1597334677u ^ uint(c.y) * 3812015801u ^ uint(c.z) * 2798796415u ^ uSeed);
}
float hash1(ivec3 c) { return unit(hashCell(c)); }
vec2 hash2(ivec2 c) {
  uint h = hashCell(ivec3(c, 7));
  return vec2(unit(h), unit(scramble(h + 1u)));
}
vec4 hash4(ivec2 c) {
  uint h = hashCell(ivec3(c, 13));
  return vec4(unit(h), unit(scramble(h + 1u)), unit(scramble(h + 2u)), unit(scramble(h + 3u)));
}

uint gPixel;
uint gDimension;
int gSample;
/** The next pair of the sequence, in [0, 1)². */
vec2 random2() {
  gDimension++;
  uint h = scramble(gPixel ^ (gDimension * 0x9e3779b9u));
  return fract(vec2(unit(h), unit(scramble(h + 1u))) + float(gSample) * vec2(0.7548776662, 0.5698402910));
}

float noise(vec3 p) {
  vec3 f = floor(p);
  ivec3 c = ivec3(f);
  vec3 t = p - f;
  t = t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
  vec4 a = vec4(hash1(c), hash1(c + ivec3(1, 0, 0)), hash1(c + ivec3(0, 1, 0)), hash1(c + ivec3(1, 1, 0)));
  c.z++;
  vec4 b = vec4(hash1(c), hash1(c + ivec3(1, 0, 0)), hash1(c + ivec3(0, 1, 0)), hash1(c + ivec3(1, 1, 0)));
  a = mix(a, b, t.z);
  a.xy = mix(a.xy, a.zw, t.y);
  return mix(a.x, a.y, t.x);
}
float noise(vec2 p) {
  vec2 f = floor(p);
  ivec3 c = ivec3(ivec2(f), 3);
  vec2 t = p - f;
  t = t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
  return mix(mix(hash1(c), hash1(c + ivec3(1, 0, 0)), t.x),
             mix(hash1(c + ivec3(0, 1, 0)), hash1(c + ivec3(1, 1, 0)), t.x), t.y);
}
const mat2 TURN = mat2(0.8, 0.6, -0.6, 0.8);
float fbm(vec2 p, int octaves) {
  float s = 0.0, a = 0.5;
  for (int i = ZERO; i < octaves; i++) { s += a * noise(p); p = TURN * p * 2.03 + 17.7; a *= 0.5; }
  return s;
}
float fbm(vec3 p, int octaves) {
  float s = 0.0, a = 0.5;
  for (int i = ZERO; i < octaves; i++) {
    s += a * noise(p);
    p = p * 2.03 + 11.3;
    p.xz = TURN * p.xz;
    p.xy = TURN * p.xy;
    a *= 0.5;
  }
  return s;
}

// Distance functions.

mat2 rotation(float a) { float c = cos(a), s = sin(a); return mat2(c, s, -s, c); }
float box(vec3 p, vec3 b, float r) {
  vec3 q = abs(p) - b + r;
  return length(max(q, 0.0)) + min(max(q.x, max(q.y, q.z)), 0.0) - r;
}
float box2(vec2 p, vec2 b, float r) {
  vec2 q = abs(p) - b + r;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - r;
}
/** What lies within a 2D outline at distance d and within ±h of its plane, edges rounded by r. */
float extrude(float d, float y, float h, float r) {
  vec2 q = vec2(d, abs(y) - h) + r;
  return min(max(q.x, q.y), 0.0) + length(max(q, 0.0)) - r;
}
float capsule(vec3 p, vec3 a, vec3 b, float r) {
  vec3 pa = p - a, ba = b - a;
  return length(pa - ba * clamp(dot(pa, ba) / dot(ba, ba), 0.0, 1.0)) - r;
}
/** A capsule whose radius goes from ra to rb; a bound rather than a distance when they differ much. */
float taper(vec3 p, vec3 a, vec3 b, float ra, float rb) {
  vec3 pa = p - a, ba = b - a;
  float t = clamp(dot(pa, ba) / dot(ba, ba), 0.0, 1.0);
  return length(pa - ba * t) - mix(ra, rb, t);
}
float torus(vec3 p, float big, float small) { return length(vec2(length(p.xz) - big, p.y)) - small; }
float cylinder(vec3 p, float r, float h, float e) { return extrude(length(p.xz) - r, p.y, h, e); }
float ellipsoid(vec3 p, vec3 r) {
  float k0 = length(p / r), k1 = length(p / (r * r));
  return k0 * (k0 - 1.0) / max(k1, 1e-4);
}
/** Distance to a quadratic Bézier curve, by four Newton steps from the best of five samples. */
float bezier(vec3 p, vec3 a, vec3 b, vec3 c) {
  vec3 u = b - a, v = a - 2.0 * b + c, d = a - p;
  float best = 1e9, t = 0.0;
  for (int i = ZERO; i <= 4; i++) {
    float s = float(i) * 0.25;
    vec3 q = d + s * (2.0 * u + s * v);
    if (dot(q, q) < best) { best = dot(q, q); t = s; }
  }
  for (int i = ZERO; i < 4; i++) {
    vec3 q = d + t * (2.0 * u + t * v), q1 = 2.0 * (u + t * v);
    t = clamp(t - dot(q, q1) / max(dot(q1, q1) + 2.0 * dot(q, v), 1e-5), 0.0, 1.0);
  }
  return length(d + t * (2.0 * u + t * v));
}
float smoothMin(float a, float b, float k) {
  float h = max(k - abs(a - b), 0.0) / k;
  return min(a, b) - h * h * k * 0.25;
}
float smoothMax(float a, float b, float k) { return -smoothMin(-a, -b, k); }
vec2 nearer(vec2 a, vec2 b) { return a.x < b.x ? a : b; }

/** Which blade of grass the last call of grass found: its two random numbers and the height along it, 0 to 1. */
vec3 gBlade;
/** Blades of grass on the plane y = 0, one to a cell, tall at most `height`. A bound: step with care. */
float grass(vec3 p, float cell, float height, float width) {
  if (p.y > height * 1.25) return p.y - height * 1.1;
  vec2 g = p.xz / cell;
  ivec2 c = ivec2(floor(g - 0.5));
  float best = 1e9;
  for (int i = ZERO; i < 4; i++) {
    ivec2 k = c + ivec2(i & 1, i >> 1);
    vec4 h = hash4(k);
    vec4 e = hash4(k + 4099);
    float tall = height * (0.5 + 0.5 * h.z);
    vec2 root = (vec2(k) + 0.5 + (h.xy - 0.5) * 0.9) * cell;
    float a = h.w * 2.0 * PI;
    vec2 way = vec2(cos(a), sin(a));
    float t = clamp(p.y / tall, 0.0, 1.0);
    vec2 q = p.xz - root - way * (t * t * (0.25 + e.x) * 0.75 * cell);
    q = vec2(dot(q, way), dot(q, vec2(-way.y, way.x)));
    float w = width * (1.0 - t * t) + width * 0.06;
    q.y = max(abs(q.y) - w, 0.0);
    float d = length(vec3(q, max(p.y - tall, 0.0))) - width * 0.1;
    if (d < best) { best = d; gBlade = vec3(e.y, e.z, t); }
  }
  return min(best * 0.7, cell * 0.45);
}

// What a scene gives.

struct Material {
  vec3 albedo;    // diffuse colour, or the tint of a metal
  float rough;    // of the mirror part, 0 to 1
  float metal;    // 0 or 1
  float mirror;   // reflectance of a dielectric at normal incidence, .04 for most
  float through;  // part of the diffuse light that goes through, as in leaves and cloth
  vec3 emission;
};
Material matte(vec3 albedo) { return Material(albedo, 1.0, 0.0, 0.0, 0.0, vec3(0)); }
Material glossy(vec3 albedo, float rough) { return Material(albedo, rough, 0.0, 0.04, 0.0, vec3(0)); }
Material metal(vec3 tint, float rough) { return Material(tint, rough, 1.0, 0.0, 0.0, vec3(0)); }

Material either(bool first, Material a, Material b) {
  if (first) return a;
  return b;
}

/** Distance and number of the nearest thing. */
vec2 map(vec3 p);
/** May bend the normal. */
Material material(vec3 p, inout vec3 n, float id);
/** Light from direction d without the sun's disc. */
vec3 sky(vec3 d);
/** Part of the light lost to the air over a distance. */
float haze(float distance);

vec3 clearSky(vec3 d, vec3 zenith, vec3 horizon) {
  float y = max(d.y, 0.0);
  return mix(horizon, zenith, 1.0 - pow(1.0 - y, 3.2)) + vec3(1.0, 0.8, 0.55) * 0.35 * pow(max(dot(d, SUN), 0.0), 24.0);
}
