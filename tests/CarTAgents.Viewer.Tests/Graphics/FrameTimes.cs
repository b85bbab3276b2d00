using System.Diagnostics;
using System.Globalization;
using CarTAgents.Viewer.Graphics;
using CarTAgents.Viewer.Looks;
using CarTAgents.Viewer.Volumes;

namespace CarTAgents.Viewer.Tests.Graphics;

/// <summary>What a picture costs; not a test, and run by name only:
/// <c>-explicit only -class CarTAgents.Viewer.Tests.Graphics.FrameTimes</c>.</summary>
public class FrameTimes
{
    [Fact(Explicit = true)]
    public void OfANoduleAndOfARandomTissue()
    {
        const int width = 1280,
            height = 720,
            frames = 6;
        using OffscreenContext context = Need.Offscreen();
        using var renderer = new Renderer(context.Gl);
        TestContext.Current.TestOutputHelper!.WriteLine(renderer.Driver);
        foreach ((string name, int n, double share, double ball) in Tissues())
        {
            KindVolume volume = RandomVolume.Of(n, n, n, share, 1, ball);
            renderer.SetKinds(volume);
            foreach (int divisor in new[] { 1, 2 })
            {
                double least = double.PositiveInfinity;
                TimeSpan cpu = default;
                for (int frame = -2; frame < frames; frame++)
                {
                    if (frame == 0)
                        cpu = Environment.CpuUsage.TotalTime;
                    long from = Stopwatch.GetTimestamp();
                    Camera camera = Camera.Standard.Turned(2 * frame, 0);
                    var view = new View
                    {
                        Lines = camera.Lines(n, n, n, (float)width / height),
                        Box = SiteBox.Whole(n, n, n),
                        Palette = new Output.Pictures.Rgb[8],
                        Radii = RandomVolume.Radii,
                    };
                    renderer.Draw(view, width, height, divisor: divisor);
                    context.Gl.Finish();
                    least = Math.Min(least, Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                }

                double spent = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / frames;
                TestContext.Current.TestOutputHelper!.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name} {n}^3, {width}x{height} / {divisor}: {spent:0} ms of CPU a frame, least wall {least:0} ms"
                    )
                );
            }
        }
    }

    private static IEnumerable<(string Name, int N, double Share, double Ball)> Tissues()
    {
        foreach (int n in new[] { 64, 128, 256 })
        {
            yield return ("nodule", n, 0.01, 0.46 * n);
            yield return ("random", n, 0.5, 0);
        }
    }
}
