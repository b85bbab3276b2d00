// A finished picture at whatever size.
uniform sampler2D picture;
uniform vec2 size;
out vec4 colour;
void main() {
    colour = vec4(texture(picture, gl_FragCoord.xy / size).rgb, 1.0);
}
