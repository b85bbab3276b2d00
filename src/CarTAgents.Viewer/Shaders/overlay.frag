// Text and legend: places among colours, rows from the top.
uniform usampler2D places;
uniform sampler2D colours;
uniform vec2 size;
out vec4 colour;
void main() {
    uint place = texelFetch(places, ivec2(int(gl_FragCoord.x), int(size.y) - 1 - int(gl_FragCoord.y)), 0).r;
    if (place == 0u) discard;
    colour = texelFetch(colours, ivec2(int(place), 0), 0);
}
