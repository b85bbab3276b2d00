// A ray through the lattice for each pixel. The same text is GLSL 3.30 and GLSL ES 3.00: no implicit conversions.
// Ray.Meet on the host does the same, step by step.
uniform usampler3D kinds;        // 1-127: code of a cell; 128 + d: empty, a cell is d or more sites away
uniform usampler3D values;       // a property of the cell in 8 bits; 0: it has none
uniform sampler3D field;         // a field as a share of the legend's range
uniform sampler2D fieldColours;  // the colours of that range
uniform sampler2D valueColours;  // the colours of the property's values
uniform vec3 palette[32];        // colour by code
uniform float radii[32];         // radius by code, sites
uniform vec3 eye, forward, right, up;
uniform vec2 size, shift, centre;
uniform ivec3 lower, upper, sites;
uniform bool orthographic, byValue, codesOnly;
uniform uint bound;              // bits of the codes of cells in synapse
uniform int fieldMode;           // 0: none, 1: on the cut, 2: fog
uniform int cutAxis;             // 0-2, or -1
uniform float cutAt;             // the plane of the cut
uniform vec3 groundLow, groundHigh, lines, mark;
out vec4 colour;

const float nudge = 1e-3;

float smallest(vec3 v) { return min(v.x, min(v.y, v.z)); }

vec3 lit(vec3 base, vec3 normal, vec3 away) {
    vec3 n = vec3(dot(normal, normalize(right)), dot(normal, normalize(up)), -dot(normal, away));
    float key = max(0.0, dot(n, vec3(0.395, 0.543, 0.741)));
    float rim = 1.0 - max(0.0, n.z);
    return base * (0.38 + 0.72 * key) * (1.0 - 0.55 * rim * rim) + vec3(0.1 * pow(key, 24.0));
}

// How much of a pixel an edge of the box covers at a point on its surface.
float edge(vec3 p, float pixel) {
    vec3 d = min(abs(p - vec3(lower)), abs(vec3(upper) - p));
    float middle = max(min(d.x, d.y), min(max(d.x, d.y), d.z));
    return 1.0 - smoothstep(0.4 * pixel, 1.6 * pixel, middle);
}

vec3 fieldColour(float v) { return texture(fieldColours, vec2((v * 191.0 + 0.5) / 192.0, 0.5)).rgb; }

void main() {
    vec2 q = (gl_FragCoord.xy + shift) / size * 2.0 - 1.0 - centre;
    vec3 aside = q.x * right + q.y * up;
    vec3 away = orthographic ? forward : normalize(forward + aside);
    vec3 from = orthographic ? eye + aside : eye;
    away = mix(away, vec3(1e-7), lessThan(abs(away), vec3(1e-7)));
    vec3 slow = 1.0 / away;
    vec3 ground = mix(groundLow, groundHigh, gl_FragCoord.y / size.y);
    colour = codesOnly ? vec4(1.0) : vec4(ground, 1.0);

    vec3 a = (vec3(lower) - from) * slow, b = (vec3(upper) - from) * slow;
    vec3 near = min(a, b), far = max(a, b);
    float enter = max(max(near.x, near.y), max(near.z, 0.0));
    float leave = smallest(far) - enter;
    if (leave <= 0.0) return;
    vec3 start = from + away * enter;
    float deep = length(vec3(sites)) * 0.62;
    float pixel = 2.0 * length(up) / size.y;

    ivec3 c = clamp(ivec3(floor(start + away * nudge)), lower, upper - 1);
    ivec3 stepTo = ivec3(mix(vec3(-1.0), vec3(1.0), greaterThan(away, vec3(0.0))));
    vec3 side = mix(vec3(0.0), vec3(1.0), greaterThan(away, vec3(0.0)));
    vec3 next = (vec3(c) + side - start) * slow, stride = abs(slow);
    vec3 seen = mix(ground, lines, 0.55 * edge(start + away * leave, orthographic ? pixel : pixel * (enter + leave)));
    float hit = leave;
    uint code = 0u;
    for (int guard = 3 * (sites.x + sites.y + sites.z); guard > 0; guard--) {
        uint k = texelFetch(kinds, c, 0).r;
        if (k > 129u) {
            int d = int(k) - 128;
            vec3 wall = mix(vec3(c - d + 1), vec3(c + d), side);
            float t = smallest((wall - start) * slow) + nudge;
            c = ivec3(floor(start + away * t));
            if (t >= leave || any(lessThan(c, lower)) || any(greaterThanEqual(c, upper))) break;
            next = (vec3(c) + side - start) * slow;
            continue;
        }
        if (k < 128u) {
            vec3 fromCentre = start - (vec3(c) + 0.5);
            float closest = -dot(fromCentre, away);
            vec3 foot = fromCentre + away * closest;
            float r = radii[k], rest = r * r - dot(foot, foot);
            float s = closest - sqrt(max(rest, 0.0));
            if (rest > 0.0 && s > -0.01) {
                code = k;
                hit = s;
                vec3 normal = (fromCentre + away * s) / r;
                vec3 base = palette[k];
                if (byValue) base = texelFetch(valueColours, ivec2(int(texelFetch(values, c, 0).r), 0), 0).rgb;
                // A cell in synapse has a rim.
                else if (((bound >> k) & 1u) == 1u && -dot(normal, away) < 0.62) base = mark;
                seen = mix(lit(base, normal, away), groundLow, 0.6 * clamp(s / deep, 0.0, 1.0));
                break;
            }
        }
        if (next.x < next.y && next.x < next.z) { next.x += stride.x; c.x += stepTo.x; }
        else if (next.y < next.z) { next.y += stride.y; c.y += stepTo.y; }
        else { next.z += stride.z; c.z += stepTo.z; }
        if (any(lessThan(c, lower)) || any(greaterThanEqual(c, upper))) break;
    }
    if (codesOnly) { colour = vec4(code == 0u && hit == leave ? 1.0 : float(code) / 255.0, 0.0, 0.0, 1.0); return; }

    if (fieldMode == 1 && cutAxis >= 0) {
        // On the face of the cut, over the cells there.
        float s = (cutAt - start[cutAxis]) * slow[cutAxis];
        vec3 p = start + away * s;
        vec3 inside = p;
        inside[cutAxis] = 0.5 * float(lower[cutAxis] + upper[cutAxis]);
        if (s > -0.01 && s <= hit + 0.01 && all(greaterThan(inside, vec3(lower))) && all(lessThan(inside, vec3(upper)))) {
            float v = clamp(texture(field, p / vec3(sites)).r, 0.0, 1.0);
            seen = mix(seen, fieldColour(v), 0.12 + 0.55 * sqrt(v));
        }
    } else if (fieldMode == 2) {
        // A fog that absorbs by a power of the value, so that what is low stays clear.
        float stretch = leave / 48.0, clear = 1.0;
        vec3 fog = vec3(0.0);
        float s = stretch * fract(sin(dot(gl_FragCoord.xy + shift, vec2(12.9898, 78.233))) * 43758.5);
        for (; s < hit; s += stretch) {
            float v = clamp(texture(field, (start + away * s) / vec3(sites)).r, 0.0, 1.0);
            float share = 1.0 - exp(-v * sqrt(v) * 4.0 * stretch / deep);
            fog += clear * share * fieldColour(v);
            clear *= 1.0 - share;
            if (clear < 0.02) break;
        }
        seen = fog + clear * seen;
    }
    colour = vec4(mix(seen, lines, 0.3 * edge(start, orthographic ? pixel : pixel * max(enter, 0.1))), 1.0);
}
